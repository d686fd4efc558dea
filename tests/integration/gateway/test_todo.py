"""To-do lists and messages over all services: from a report's window to the bureau that hears of it too late."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from services.kit.clock import ZONE, clock
from services.kit.testing import Bench
from tests.integration.gateway.scene import PASSWORD, City
from tests.integration.gateway.test_socket import EVENTS, socket, subscribe, tell

COUNTS = "{ todoCounts { open overdue dueToday kinds { kind open overdue dueToday } below { open overdue } } }"
LISTED = """query($kind: String) { todo(kind: $kind, first: 50) {
  totalCount nodes { kind action label period dueOn overdue dueToday unit { code } subject } } }"""
INBOX = "{ inbox { unread messages { nodes { id kind day title body counts { overdue due opening escalated } } } } }"


@pytest.fixture(scope="module")
def town(services: Bench) -> City:
    """A city of its own, whose clock this module moves; its people have accounts."""
    city = City(services, f"city-{uuid4().hex[:12]}").found()
    for login, role, unit in (("bureau.one", "bureau", "B-1"), ("hospital.two", "institution", "H-2")):
        given = {
            "login": login,
            "displayName": "示例",
            "roles": [role],
            "unitId": city.unit(unit),
            "password": PASSWORD,
        }
        assert city.run("createAccount", given, "city_admin")["errors"] == []
    given = {"login": "office.one", "displayName": "示例", "roles": ["campaign_office"], "password": PASSWORD}
    assert city.run("createAccount", given, "city_admin")["errors"] == []
    services.pump()
    return city


def signed_in(town: City, login: str, role: str, unit: str | None = None) -> str:
    """A token of the account itself."""
    rows = town.bench.engines["tenants"].db["accounts"].find_one({"tenant": town.code, "login": login})
    assert rows is not None
    return town.token(role, unit=unit, account=rows["id"])


def to(town: City, day: str, hour: int = 9) -> None:
    year, month, date = map(int, day.split("-"))
    town.bench.at(datetime(year, month, date, hour, 5, tzinfo=ZONE), town.code)
    town.bench.pump()
    town.bench.at(clock.now() + timedelta(minutes=5), town.code)


@pytest.mark.obligation("NJ-006")
def test_a_quarterly_report_that_is_not_sent_is_told_from_its_opening_to_the_bureau_and_the_office(town: City) -> None:
    hospital = signed_in(town, "hospital.two", "institution", "H-2")
    bureau = signed_in(town, "bureau.one", "bureau", "B-1")
    to(town, "2022-07-01")
    own = town.ask(LISTED, token=hospital, kind="report")["todo"]["nodes"]
    assert own == [], "a county hospital reports to its bureau, not to the city"
    mine = town.ask(LISTED, token=bureau, kind="report")["todo"]["nodes"]
    late = [node for node in mine if node["period"] == "2022-Q2" and node["action"] == "submit"]
    assert [(node["dueOn"], node["overdue"], node["unit"]["code"]) for node in late] == [("2022-06-30", True, "B-1")]
    [message] = town.ask(INBOX, token=bureau)["inbox"]["messages"]["nodes"]
    assert message["day"] == "2022-07-01" and message["counts"]["overdue"] >= 1
    assert "截止2022-06-30，已逾期1天" in message["body"]
    assert town.ask("query($id: ID!) { node(id: $id) { id } }", token=bureau, id=late[0]["subject"])["node"]
    to(town, "2022-07-07")
    office = signed_in(town, "office.one", "campaign_office")
    told = town.ask(INBOX, token=office)["inbox"]["messages"]["nodes"][0]
    assert told["day"] == "2022-07-07" and told["counts"]["escalated"] >= 1
    counts = town.ask(COUNTS, token=office)["todoCounts"]
    assert counts["below"]["overdue"] >= 1


def test_a_message_is_read_by_its_owner_alone(town: City) -> None:
    bureau = signed_in(town, "bureau.one", "bureau", "B-1")
    hospital = signed_in(town, "hospital.two", "institution", "H-2")
    seen = town.ask(INBOX, token=bureau)["inbox"]
    first = seen["messages"]["nodes"][0]["id"]
    refused = town.run("markRead", {"messageId": first}, token=hospital, shows="result { marked }")
    assert [(error["field"], error["code"]) for error in refused["errors"]] == [("messageId", "message_not_found")]
    done = town.run("markRead", {"messageId": first}, token=bureau, shows="result { marked unread }")["result"]
    assert done == {"marked": 1, "unread": seen["unread"] - 1}
    assert town.run("markRead", {}, token=bureau, shows="result { unread }")["result"] == {"unread": 0}


def test_settings_addresses_and_webhooks(town: City) -> None:
    bureau = signed_in(town, "bureau.one", "bureau", "B-1")
    off = {"channel": "INBOX", "wanted": False}
    assert [e["code"] for e in town.run("setOptOut", off, token=bureau)["errors"]] == ["inbox_not_optional"]
    off = {"channel": "EMAIL", "kind": "report", "wanted": False}
    muted = town.run("setOptOut", off, token=bureau, shows="muted { channel kind }")["muted"]
    assert muted == [{"channel": "EMAIL", "kind": "report"}]
    shown = town.ask(
        "{ notificationSettings { email standing mailOn muted { kind } rules { hour escalateAfter } } }", token=bureau
    )["notificationSettings"]
    assert shown == {
        "email": None,
        "standing": "none",
        "mailOn": False,
        "muted": [{"kind": "report"}],
        "rules": {"hour": 9, "escalateAfter": 5},
    }
    given = {"name": "群", "url": "https://hooks.example.cn/robot?key=k", "secret": "x" * 32, "format": "ROBOT"}
    made = town.run("addWebhook", given, "city_admin", shows="webhook { id place format unit { code } }")["webhook"]
    assert (made["place"], made["format"], made["unit"]) == ("https://hooks.example.cn", "ROBOT", None)
    gone = town.run("removeWebhook", {"webhookId": made["id"]}, "city_admin", shows="webhook { state }")
    assert gone == {"webhook": {"state": "active"}, "errors": []}
    assert town.ask("{ webhooks { id } failedContacts { totalCount } }", "city_admin") == {
        "webhooks": [],
        "failedContacts": {"totalCount": 0},
    }
    for query in ("{ webhooks { id } }", "{ failedContacts { totalCount } }", "{ reminders { totalCount } }"):
        assert [e["extensions"]["code"] for e in town.errors(query, token=bureau)] == ["FORBIDDEN"]


def test_a_subscriber_hears_of_messages_of_their_own(town: City) -> None:
    name = "notifications.messages_posted.v1"
    with socket(town, town.token("campaign_office", account="me")) as connection:
        subscribe(connection, EVENTS, {"names": [name]})
        tell(connection, town, name, "m-1", account_ids=["somebody"])
        tell(connection, town, name, "m-2", account_ids=["somebody", "me"])
        heard = connection.receive_json()["payload"]["data"]["tenantEvents"]
    assert (heard["name"], heard["subject"]) == (name, None)
