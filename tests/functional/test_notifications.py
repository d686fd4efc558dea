"""What waits for whom: a hospital's list, its bureau's overview, the administrator's channels."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.functional.stack import City, Person, Stack, eventually, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,松江县卫生健康局,bureau,,health_bureau,,,,30
H-1,松江县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,松江县中医医院,institution,B-1,tcm_hospital,secondary,public,county,310
"""
WAITING = "{ todo(first: 100) { totalCount nodes { kind action dueOn unit { code } } } }"
COUNTS = "{ todoCounts { open overdue dueThisWeek kinds { kind open } below { open overdue dueThisWeek } } }"


@dataclass
class County:
    """People of one county."""

    city: City
    hospital: Person
    neighbour: Person
    bureau: Person


@pytest.fixture(scope="module")
def county(stack: Stack) -> County:
    city = found(stack, "songjiang", invented("songjiang", "990300"), UNITS)
    return County(
        city,
        city.account("officer", "institution", "H-1"),
        city.account("neighbour", "institution", "H-2"),
        city.account("bureau", "bureau", "B-1"),
    )


def test_everyone_has_one_list_of_their_own_and_the_bureau_an_overview(county: County) -> None:
    eventually(lambda: county.hospital.ask(WAITING)["todo"]["totalCount"] > 0, True)
    county.city.chief.do("runTicks", {}, "ticks")

    def adds_up() -> bool:
        own = [person.ask(COUNTS)["todoCounts"] for person in (county.hospital, county.neighbour)]
        below = county.bureau.ask(COUNTS)["todoCounts"]["below"]
        return bool(below == {name: sum(each[name] for each in own) for name in below})

    eventually(adds_up, True)
    listed = county.hospital.ask(WAITING)["todo"]
    counts = county.hospital.ask(COUNTS)["todoCounts"]
    assert counts["open"] == listed["totalCount"] == sum(kind["open"] for kind in counts["kinds"])
    assert {node["unit"]["code"] for node in listed["nodes"]} == {"H-1"}
    days = [node["dueOn"] or "9999" for node in listed["nodes"]]
    assert days == sorted(days)
    assert counts["below"] is None


def test_channels_are_one_s_own_and_webhooks_the_administrator_s(county: County) -> None:
    shown = county.hospital.ask("{ notificationSettings { standing mailOn } inbox { unread } }")
    assert shown["notificationSettings"] == {"standing": "none", "mailOn": False}
    given = {"email": "conduct@example.cn"}
    assert county.hospital.mistakes("setContact", given) == [("email", "mail_off")]
    assert county.hospital.refused("{ webhooks { name } }") == "FORBIDDEN"
    hook = {"name": "群", "url": "http://hooks.example.cn/", "secret": "x" * 32}
    assert county.city.chief.mistakes("addWebhook", hook) == [("url", "webhook_address_not_valid")]
    assert county.hospital.forbidden("addWebhook", hook) == "FORBIDDEN"


def test_the_ledger_shows_what_will_be_told(county: County) -> None:
    query = "{ reminders(state: WAITING, first: 1) { totalCount nodes { step remindOn sentOn } } }"
    eventually(lambda: county.city.chief.ask(query)["reminders"]["totalCount"] > 0, True)
    [row] = county.city.chief.ask(query)["reminders"]["nodes"]
    assert row["sentOn"] is None
