"""What is long settled goes; what is open, and what was told of it, stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.kit.settings import override
from services.notifications.handlers import sweeping
from tests.integration.notifications.scene import City
from tests.integration.notifications.servers import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        override(smtp_uri=f"smtp://127.0.0.1:{running.port}", mail_from="qingfeng@qf.example.cn")
        yield running
    override(smtp_uri=None, mail_from=None)


def counted(city: City) -> dict[str, int]:
    return {name: len(city.stored(name)) for name in ("messages", "deliveries", "work_items", "reminders")}


def test_old_messages_deliveries_and_settled_items_go_in_slices(
    city: City, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    city.address("hospital1").work(*(city.item(f"r{n}") for n in range(5)), city.item("open"))
    city.at("2022-06-24")
    settled = {"version": 2, "state": "done"}
    city.work(*(city.item(f"r{n}", **settled, settled_on="2022-06-27" if n else None) for n in range(5)))
    before = counted(city)
    assert (before["messages"], before["deliveries"], before["work_items"]) == (1, 1, 6)
    city.at("2022-09-26")
    assert len([row for row in city.stored("deliveries") if row["day"] == "2022-06-24"]) == 0
    assert counted(city)["work_items"] == 6
    held = {row["id"] for row in city.stored("reminders") if row["item_id"] == "report:open:submit"}
    city.at("2025-07-05", 5)
    assert [row["id"] for row in city.stored("work_items")] == ["report:open:submit"]
    assert {row["id"] for row in city.stored("reminders")} == held
    assert [row for row in city.stored("messages") if row["day"] < "2022-07-01"] == []
    city.at("2025-07-07")
    assert city.inbox("hospital1") == [("2022-09-26", {"overdue": 1})], "nothing of it is told a second time"


def test_what_waits_to_be_sent_stays_however_old(city: City) -> None:
    override(smtp_uri="smtp://127.0.0.1:1", mail_from="qingfeng@qf.example.cn")
    try:
        city.address("hospital1").work(city.item("r1", due_on=None))
        city.at("2022-06-24")
        city.at("2023-06-24")
        assert [row["state"] for row in city.stored("deliveries")] == ["waiting"]
    finally:
        override(smtp_uri=None, mail_from=None)
