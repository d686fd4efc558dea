"""What the gateway hears, and whom it tells."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from gateway.city.subscriptions import concerns
from gateway.feed import WAITING, Feed, Notice
from services.kit.identity import Actor


def envelope(name: str = "tasks.report_submitted.v1", tenant: str = "neijiang", **data: Any) -> dict[str, Any]:
    return {"id": "1", "name": name, "tenant": tenant, "subject_id": "r-1", "occurred_at": "2022-06-30T01:00:00+00:00",
            "data": data}  # fmt: skip


def test_listeners_hear_every_event_and_subscribers_their_tenants() -> None:
    async def scene() -> tuple[list[str], list[str]]:
        feed, heard = Feed(), []
        feed.listen(lambda notice: heard.append(notice.tenant))
        events = feed.events("neijiang")
        waiting = asyncio.create_task(anext(events))
        await asyncio.sleep(0)
        feed.publish(envelope(tenant="liuzhou"))
        feed.publish(envelope(tenant="neijiang"))
        told = await waiting
        await events.aclose()  # type: ignore[attr-defined]
        assert feed._subscribers == {}
        return heard, [told.tenant]

    assert asyncio.run(scene()) == (["liuzhou", "neijiang"], ["neijiang"])


def test_a_subscriber_that_does_not_keep_up_costs_no_memory() -> None:
    async def scene() -> int:
        feed = Feed()
        events = feed.events("neijiang")
        waiting = asyncio.create_task(anext(events))
        await asyncio.sleep(0)
        for _ in range(WAITING + 500):
            feed.publish(envelope())
        [queue] = feed._subscribers["neijiang"]
        size = queue.qsize()
        waiting.cancel()
        return size

    assert asyncio.run(scene()) == WAITING


def test_events_cross_from_the_sources_thread_to_the_loop() -> None:
    async def scene() -> tuple[Notice, bool, bool]:
        feed, heard = Feed(), asyncio.get_running_loop().create_future()
        feed.listen(heard.set_result)

        def source(received: Any, stop: threading.Event, connection: Any) -> None:
            connection(True)
            received(envelope(unit_id="u-1"))
            stop.wait(5)
            connection(False)

        feed.start(source)
        notice = await asyncio.wait_for(heard, 5)
        connected = feed.connected
        feed.stop()
        await asyncio.sleep(0.05)
        return notice, connected, feed.connected

    notice, before, after = asyncio.run(scene())
    assert (notice.name, notice.subject_id, notice.data) == ("tasks.report_submitted.v1", "r-1", {"unit_id": "u-1"})
    assert (before, after) == (True, False)


def test_an_odd_envelope_does_no_harm() -> None:
    feed = Feed()
    feed.publish({"tenant": None, "data": "text"})


def test_units_hear_of_themselves_and_of_what_concerns_everyone() -> None:
    office, hospital = Actor("a", "t", ("campaign_office",)), Actor("b", "t", ("institution",), "u-1")

    def notice(name: str, **data: Any) -> Notice:
        return Notice("t", name, "s", "2022-06-30T01:00:00+00:00", data)

    own, others = (notice("tasks.report_returned.v1", unit_id=unit) for unit in ("u-1", "u-2"))
    assert (concerns(office, others), concerns(hospital, own), concerns(hospital, others)) == (True, True, False)
    assert concerns(hospital, notice("tasks.phase_started.v1", phase_id="P1"))
    assert not concerns(hospital, notice("organizations.unit_changed.v1", path="/c/u-2/"))
    assert concerns(hospital, notice("organizations.unit_changed.v1", path="/c/u-1/"))
