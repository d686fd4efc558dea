"""Kept answers: who may share them, when they are forgotten, and how much is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cache import ENTRY_BYTES, Answer, Key, ResponseCache


@dataclass
class Time:
    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Computed:
    """Answers with a text, and counts how often it was asked."""

    text: bytes
    keep: bool = True
    personal: bool = False
    waits: float = 0.0
    times: int = field(default=0)

    async def __call__(self) -> Answer:
        self.times += 1
        if self.waits:
            await asyncio.sleep(self.waits)
        return Answer(self.text, self.keep, self.personal)


def key(cache: ResponseCache, tenant: str = "neijiang", scope: str = "campaign_office", query: str = "q") -> Key:
    return cache.key(tenant, (scope,), (query,))


def serve(cache: ResponseCache, at: Key, computed: Computed, account: str = "a") -> bytes:
    return asyncio.run(cache.serve(at, account, computed))


def test_an_answer_is_kept_until_it_grows_old() -> None:
    now = Time()
    cache = ResponseCache(ttl_seconds=15, now=now)
    serve(cache, key(cache), Computed(b"one"))
    now.at += 14.9
    assert cache.lookup(key(cache), "a") == b"one"
    now.at += 0.2
    assert cache.lookup(key(cache), "a") is None
    assert cache.size_bytes == 0


def test_an_event_of_the_tenant_makes_its_answers_unreachable_and_no_others() -> None:
    cache = ResponseCache()
    for tenant in ("neijiang", "liuzhou"):
        serve(cache, key(cache, tenant), Computed(tenant.encode()))
    cache.invalidate("neijiang", "tasks.report_submitted.v1")
    assert cache.lookup(key(cache, "neijiang"), "a") is None
    assert cache.lookup(key(cache, "liuzhou"), "a") == b"liuzhou"


def test_the_end_of_a_session_changes_no_answer() -> None:
    cache = ResponseCache()
    serve(cache, key(cache), Computed(b"one"))
    cache.invalidate("neijiang", "tenants.session_revoked.v1")
    assert cache.lookup(key(cache), "a") == b"one"


def test_every_province_forgets_with_every_city() -> None:
    cache = ResponseCache()
    serve(cache, key(cache, "province-510000"), Computed(b"one"))
    cache.invalidate("neijiang", "tasks.indicator_measured.v1")
    assert cache.lookup(key(cache, "province-510000"), "a") is None


def test_an_answer_computed_across_an_event_is_not_kept_as_new() -> None:
    cache = ResponseCache()

    async def scene() -> bytes | None:
        before = key(cache)
        asked = asyncio.create_task(cache.serve(before, "a", Computed(b"old", waits=0.01)))
        await asyncio.sleep(0)
        cache.invalidate("neijiang", "tasks.report_submitted.v1")
        assert await asked == b"old"
        return cache.lookup(key(cache), "a")

    assert asyncio.run(scene()) is None


def test_right_after_an_event_answers_are_kept_for_a_second_only() -> None:
    """Other services may still be applying it, and some of them emit nothing when they are done."""
    now = Time()
    cache = ResponseCache(ttl_seconds=15, now=now)
    cache.invalidate("neijiang", "tasks.assignment_accepted.v1")
    serve(cache, key(cache), Computed(b"maybe stale"))
    now.at += 0.9
    assert cache.lookup(key(cache), "a") == b"maybe stale"
    now.at += 0.2
    assert cache.lookup(key(cache), "a") is None


def test_many_who_ask_at_once_wait_for_one_computation() -> None:
    cache, computed = ResponseCache(), Computed(b"one", waits=0.01)

    async def scene() -> list[bytes]:
        return await asyncio.gather(*(cache.serve(key(cache), f"a{n}", computed) for n in range(20)))

    assert asyncio.run(scene()) == [b"one"] * 20
    assert computed.times == 1


def test_an_answer_about_the_caller_goes_to_nobody_else() -> None:
    cache = ResponseCache()

    async def scene() -> list[bytes]:
        mine = Computed(b"mine", personal=True, waits=0.01)
        yours = Computed(b"yours", personal=True, waits=0.01)
        at = key(cache)
        return await asyncio.gather(cache.serve(at, "me", mine), cache.serve(at, "you", yours))

    assert asyncio.run(scene()) == [b"mine", b"yours"]
    assert cache.lookup(key(cache), "me") == b"mine"
    assert cache.lookup(key(cache), "you") is None


def test_an_answer_with_errors_is_not_kept_and_followers_ask_themselves() -> None:
    cache, computed = ResponseCache(), Computed(b"failed", keep=False, waits=0.01)

    async def scene() -> list[bytes]:
        return await asyncio.gather(*(cache.serve(key(cache), "a", computed) for _ in range(3)))

    assert asyncio.run(scene()) == [b"failed"] * 3
    assert computed.times == 3
    assert cache.lookup(key(cache), "a") is None


def test_a_computation_that_raises_leaves_nothing_behind() -> None:
    cache = ResponseCache()

    async def fails() -> Answer:
        raise ValueError("away")

    with pytest.raises(ValueError, match="away"):
        asyncio.run(cache.serve(key(cache), "a", fails))
    assert serve(cache, key(cache), Computed(b"one")) == b"one"


def test_the_least_recently_used_answers_make_room() -> None:
    cache = ResponseCache(max_bytes=8 * (ENTRY_BYTES + 100))
    for query in ("q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7"):
        serve(cache, key(cache, query=query), Computed(b"x" * 100))
    assert cache.lookup(key(cache, query="q0"), "a") is not None
    serve(cache, key(cache, query="q8"), Computed(b"x" * 100))
    assert cache.lookup(key(cache, query="q1"), "a") is None
    assert cache.lookup(key(cache, query="q0"), "a") is not None
    assert cache.size_bytes == 8 * (ENTRY_BYTES + 100)


def test_one_huge_answer_does_not_empty_the_cache() -> None:
    cache = ResponseCache(max_bytes=8_000)
    serve(cache, key(cache, query="small"), Computed(b"x" * 10))
    serve(cache, key(cache, query="huge"), Computed(b"x" * 1_001))
    assert cache.lookup(key(cache, query="huge"), "a") is None
    assert cache.lookup(key(cache, query="small"), "a") is not None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.integers(0, 120)), max_size=60))
def test_the_size_is_that_of_what_is_kept(steps: list[tuple[str, bool, int]]) -> None:
    cache = ResponseCache(max_bytes=4 * ENTRY_BYTES)
    for tenant, event, size in steps:
        if event:
            cache.invalidate(tenant, "tasks.phase_started.v1")
        else:
            serve(cache, key(cache, tenant), Computed(b"x" * size))
    kept = cache._entries.values()
    assert cache.size_bytes == sum(len(entry.body) + ENTRY_BYTES for entry in kept) <= 4 * ENTRY_BYTES


def test_expired_answers_are_let_go_of_though_nobody_asks_for_them() -> None:
    now = Time()
    cache = ResponseCache(ttl_seconds=15, now=now)
    for query in ("q0", "q1", "q2"):
        serve(cache, key(cache, query=query), Computed(b"x" * 100))
    now.at += 16
    serve(cache, key(cache, query="q3"), Computed(b"x" * 100))
    assert (len(cache._entries), cache.size_bytes) == (1, ENTRY_BYTES + 100)
