"""Digests of any number of items: gathered in portions, counted in portions, handed to the mail that carries them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.settings import override
from services.kit.store import TenantDatabase
from services.kit.testing import Bench
from services.notifications.domain.digests import Entry
from services.notifications.domain.items import Group, Item
from services.notifications.handlers import delivering, issuing
from services.notifications.repository import Repository, gathering, items
from services.notifications.service import Notifications
from tests.integration.notifications.scene import City, day
from tests.integration.notifications.servers import MailServer
from tests.support.releases import kept_before, migrated, put_back
from tests.support.watching import Watch, watched
from tests.unit.notifications.test_ledger import REPORT


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        uri = f"smtp://127.0.0.1:{running.port}"
        override(smtp_uri=uri, mail_from="qingfeng@qf.example.cn", public_url="https://qf.example.cn")
        yield running
    override(smtp_uri=None, mail_from=None, public_url=None)


@pytest.fixture
def counted(mongo_uri: str, city: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """What the city asks of the store."""
    with watched(mongo_uri, monkeypatch) as found:
        city.bench = Bench(Notifications)
        city.engine = city.bench.engines["notifications"]
        yield found


def many(city: City, count: int) -> None:
    """So many items that opened and were gathered for one account; every tenth is overdue, every seventh is done."""
    repo = Repository(TenantDatabase(city.engine.db, city.code))
    facts = {**vars(REPORT), "unit_id": "h1", "owner_unit_id": "h1", "opens_on": day("2022-06-01").date()}
    found = []
    for number in range(count):
        due = day("2022-06-20" if number % 10 == 0 else "2022-07-20").date()
        state = "done" if number % 7 == 0 else "open"
        own = {"id": f"i{number:06}", "subject_id": f"i{number:06}", "due_on": due, "state": state}
        found.append(Item(**{**facts, **own, "account_id": "hospital1"}))
    repo.items.keep_newer(found, {"h1": ("/c/h1/", None)}, day("2022-06-24").date())
    repo.items.mark_planned([item.id for item in found])
    for start in range(0, count, 1000):
        entries = [Entry(item.id, Group.OPENING) for item in found[start : start + 1000]]
        repo.gathering.add({"hospital1": entries}, f"{start:06}")


def begin_issuing(city: City) -> None:
    """The day's run stands where everything is gathered."""
    runs = Repository(TenantDatabase(city.engine.db, city.code)).runs
    run = runs.get()
    runs.save(type(run)(**{**vars(run), "on": day("2022-06-24").date(), "phase": "issuing"}))


def test_twenty_thousand_items_of_one_account_are_one_message_and_one_mail(
    city: City, server: MailServer, counted: Watch
) -> None:
    city.address("hospital1")
    many(city, 20_000)
    begin_issuing(city)
    clock.start_at(day("2022-06-24"))
    counted.seen.clear()
    city.engine.tick("keep_time", city.code)
    assert counted.seen["find", "work_items"] <= 12
    due = {"overdue": 1714, "opening": 15428}
    assert city.inbox("hospital1") == [("2022-06-24", due)]
    lines = city.bodies("hospital1").splitlines()
    assert (lines[0], lines[1], len(lines)) == (
        "已逾期（1714项）", "1. 季度工作进展（2022-Q2）——单位h1，截止2022-06-20，已逾期4天", 65,
    )  # fmt: skip
    assert lines[31] == "……其余1684项请在待办清单中查看"
    assert [doc["count"] for doc in city.stored("gathered")] == [1000] * 20 + [1714]
    city.engine.tick("send", city.code)
    [letter] = server.letters
    assert letter["Subject"] == "【清风】待办提醒（2022-06-24）：已逾期1714项，新开放15428项"
    assert city.stored("gathered") == []
    assert [(doc["state"], "entries" in doc) for doc in city.stored("deliveries")] == [("sent", False)]


def test_accounts_with_much_are_issued_and_mailed_one_by_one(
    city: City, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (issuing, delivering):
        monkeypatch.setattr(module, "ENTRIES_AT_ONCE", 3)
    for module, name in ((gathering, "PORTION"), (items, "AT_ONCE")):
        monkeypatch.setattr(module, name, 2)
    monkeypatch.setattr(gathering, "HEADS", 3)
    city.address("hospital1", "hospital2", "hospital3")
    city.work(*(city.item(f"{unit}-{n}", unit) for unit in ("h1", "h2", "h3") for n in range(5)))
    clock.start_at(day("2022-06-24"))
    method = city.engine.methods["keep_time"]
    while len(city.stored("messages")) == 0:
        assert city.engine._tick_once(method, city.code)
    assert [doc["account_id"] for doc in city.stored("messages")] == ["hospital1"]
    city.engine.tick("keep_time", city.code)
    for person in ("hospital1", "hospital2", "hospital3"):
        assert city.inbox(person) == [("2022-06-24", {"opening": 5})]
    for sent in (1, 2, 3):
        city.engine._tick_once(city.engine.methods["send"], city.code)
        assert len(server.letters) == sent
    assert city.stored("gathered") == []


def test_what_a_mail_that_never_left_carried_goes_with_the_next(city: City, server: MailServer) -> None:
    city.address("hospital1").work(city.item("r1", due_on=None))
    server.answers["hospital1@example.cn"] = ["451 later"]
    city.at("2022-06-24")
    [first] = city.stored("gathered")
    assert first["delivery_id"] == "hospital1:2022-06-24:email"
    city.work(city.item("r2", opens_on="2022-06-27", due_on=None))
    city.engine.tick("keep_time", city.code)
    clock.start_at(day("2022-06-27"))
    city.engine.tick("keep_time", city.code)
    carried = {doc["opening"][0]: doc["delivery_id"] for doc in city.stored("gathered")}
    assert carried == dict.fromkeys(("report:r1:submit", "report:r2:submit"), "hospital1:2022-06-27:email")
    city.engine.tick("send", city.code)
    assert [letter["Subject"] for letter in server.letters] == ["【清风】待办提醒（2022-06-27）：新开放2项"]
    assert (sorted(doc["state"] for doc in city.stored("deliveries")), city.stored("gathered")) == (
        ["sent", "superseded"], [],
    )  # fmt: skip


def test_only_kinds_that_exist_can_be_silenced(city: City) -> None:
    with pytest.raises(QfError) as caught:
        city.ask("hospital1", "set_opt_out", channel="email", kind="invented", wanted=False)
    assert (caught.value.code, caught.value.field) == ("kind_unknown", "kind")
    assert city.stored("preferences") == []
    city.ask("hospital1", "set_opt_out", channel="email", kind="report", wanted=False)
    city.ask("hospital1", "set_opt_out", channel="email", kind="invented", wanted=True)
    assert [doc["muted"] for doc in city.stored("preferences")] == [["email:report"]]


def test_what_the_release_before_kept_is_told_as_it_would_have_been(
    bench: Bench, tenant: str, server: MailServer
) -> None:
    city, was = City(bench, tenant), kept_before("notifications")
    put_back(city.engine.db, tenant, was.stored)
    migrated(city.engine.db, Repository.MIGRATIONS)
    assert not any("entries" in doc for name in ("gathered", "deliveries") for doc in city.stored(name))
    city.at("2022-06-30")
    for person, inbox in was.shown["inbox"].items():
        assert city.inbox(person) == [tuple(each) for each in inbox]
        assert city.bodies(person) == was.shown["bodies"][person]
    letters = sorted([m["To"], m["Subject"], m.get_content()] for m in server.letters)  # type: ignore[attr-defined]
    assert letters == was.shown["letters"]
    assert sorted(doc["state"] for doc in city.stored("deliveries")) == was.shown["states"]
    assert city.stored("gathered") == []
