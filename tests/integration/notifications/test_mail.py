"""Mail over a real SMTP server: refusals, outages, crashes, replicas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from services.kit.clock import clock
from services.kit.engine import Engine
from services.kit.errors import QfError
from services.kit.mailing import Letter, Mailer
from services.kit.settings import override
from services.notifications.domain.contacts import Channel
from services.notifications.domain.deliveries import LEASE, Outcome
from services.notifications.handlers import delivering
from services.notifications.handlers.work import Reach
from services.notifications.service import Notifications
from tests.integration.notifications.scene import City, day
from tests.integration.notifications.servers import MailServer, certificate, server_context

HOSPITAL, BUREAU = "hospital1@example.cn", "bureau1@example.cn"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        use(running.port)
        yield running
    override(smtp_uri=None, mail_from=None, public_url=None, ca_file=None)


def use(port: int) -> None:
    override(
        smtp_uri=f"smtp://127.0.0.1:{port}", mail_from="qingfeng@qf.example.cn", public_url="https://qf.example.cn"
    )


def send(city: City) -> None:
    city.engine.tick("send", city.code)


def states(city: City) -> list[str]:
    return [row["state"] for row in city.stored("deliveries")]


def test_a_digest_goes_out_once_to_those_with_an_address(city: City, server: MailServer) -> None:
    city.address("hospital1").work(city.item("r1"), city.item("r2", "h2"))
    city.at("2022-06-24")
    [letter] = server.letters
    assert (letter["To"], letter["From"]) == (HOSPITAL, "qingfeng@qf.example.cn")
    assert letter["Subject"] == "【清风】待办提醒（2022-06-24）：新开放1项"
    assert re.fullmatch(r"<[0-9a-f]{40}@qf\.example\.cn>", letter["Message-ID"])
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_content()  # type: ignore[attr-defined]
    assert "1. 季度工作进展（2022-Q2）——单位h1，截止2022-06-30，还有6天" in text
    assert "https://qf.example.cn/todo" in text
    city.at("2022-06-24", 10)
    assert len(server.letters) == 1 and states(city) == ["sent"]


def test_a_temporary_refusal_is_tried_again_and_again_later(city: City, server: MailServer) -> None:
    city.address("hospital1").work(city.item("r1"))
    server.answers[HOSPITAL] = ["451 try later", "450 busy"]
    city.at("2022-06-24", 9, 0)
    [row] = city.stored("deliveries")
    assert (row["state"], row["attempts"], row["reason"]) == ("waiting", 1, "451")
    send(city)
    assert server.asked == [HOSPITAL]
    city.at("2022-06-24", 9, 2)
    city.at("2022-06-24", 9, 3)
    assert server.asked == [HOSPITAL] * 2
    city.at("2022-06-24", 9, 5)
    assert len(server.letters) == 1 and states(city) == ["sent"]


@pytest.mark.parametrize("answer", ["550 no such user", "554 refused"])
def test_a_refusal_for_good_gives_the_address_up_and_the_office_sees_it(
    city: City, server: MailServer, answer: str
) -> None:
    city.address("hospital1", "bureau1").work(city.item("r1"), city.item("r2", "b1"))
    server.answers[HOSPITAL] = [answer] * 9
    city.through("2022-06-24", "2022-06-28", "2022-06-30")
    assert server.asked.count(HOSPITAL) == 1 and len(server.to(BUREAU)) == 3
    [failed] = city.ask("office", "failed_contacts")["items"]
    assert (failed["account_id"], failed["unit_id"], failed["address"]) == ("hospital1", "h1", "h***@example.cn")
    assert failed["reason"] == answer[:3]
    told = city.emitted("notifications.notification_failed.v1")
    assert told == [{"account_id": "hospital1", "channel": "email"}]
    assert len(city.inbox("hospital1")) == 3
    city.address("hospital1")
    assert city.ask("office", "failed_contacts")["items"] == []


def test_too_many_temporary_refusals_are_one_for_good(city: City, server: MailServer) -> None:
    city.address("hospital1").work(city.item("r1", due_on=None))
    server.answers[HOSPITAL] = ["451 later"] * 30
    clock.start_at(day("2022-06-24"))
    for hours in range(0, 60, 3):
        clock.start_at(day("2022-06-24") + timedelta(hours=hours))
        city.engine.tick("keep_time", city.code)
        send(city)
    assert server.asked.count(HOSPITAL) == 10 and states(city) == ["failed"]
    assert len(city.emitted("notifications.notification_failed.v1")) == 1


def test_a_connection_lost_on_the_way_costs_the_others_nothing(city: City, server: MailServer) -> None:
    city.address("hospital1", "bureau1").work(city.item("r1"), city.item("r2", "b1"))
    server.hangs_up.append(BUREAU)
    city.at("2022-06-24", 9, 0)
    assert [len(server.to(each)) for each in (BUREAU, HOSPITAL)] == [0, 1]
    city.at("2022-06-24", 9, 2)
    assert [len(server.to(each)) for each in (BUREAU, HOSPITAL)] == [1, 1]


def test_a_server_that_loses_every_connection_is_away_and_costs_no_address(city: City, server: MailServer) -> None:
    city.address("hospital1", "hospital2", "bureau1")
    city.work(city.item("r1"), city.item("r2", "h2"), city.item("r3", "b1"))
    server.hangs_up += [f"{each}@example.cn" for each in ("bureau1", "hospital1", "hospital2")] * 99
    city.at("2022-06-24", 9, 0)
    assert len(server.asked) == 2, "the second loss in a row is the server's: the third letter waits"
    assert city.stored("outages")[0]["reason"] == "connection_lost"
    for minutes in range(1, 24 * 60, 30):
        clock.start_at(day("2022-06-24") + timedelta(minutes=minutes))
        send(city)
    assert [row["standing"] for row in city.stored("contacts")] == ["stated"] * 3
    server.hangs_up.clear()
    city.at("2022-06-28")
    city.at("2022-06-28", 18)
    assert {letter["To"] for letter in server.letters} == {HOSPITAL, BUREAU, "hospital2@example.cn"}


def test_a_server_that_is_down_for_days_costs_no_reminder_and_nobody_gets_two(city: City) -> None:
    with MailServer() as away:
        port = away.port
    use(port)
    try:
        city.address("hospital1").work(city.item("r1"), city.item("gone", due_on="2022-07-05"))
        city.through("2022-06-24", "2022-06-28")
        city.work(city.item("gone", version=2, due_on="2022-07-05", state="done"))
        city.through("2022-06-30", "2022-07-01")
        assert states(city) == ["superseded", "superseded", "superseded", "waiting"]
        assert city.stored("contacts")[0]["standing"] == "stated"
        [down] = city.stored("outages")
        assert down["id"] == "email" and down["failures"] >= 4
        with MailServer() as back:
            use(back.port)
            city.at("2022-07-01", 20)
            [letter] = back.letters
            assert letter["Subject"] == "【清风】待办提醒（2022-07-01）：已逾期1项"
            city.at("2022-07-01", 21)
            assert len(back.letters) == 1 and city.stored("outages") == []
    finally:
        override(smtp_uri=None, mail_from=None, public_url=None)


def test_replicas_at_once_send_each_letter_once(city: City, server: MailServer) -> None:
    city.address("hospital1", "hospital2", "hospital3", "bureau1", "bureau2", "office")
    city.work(*(city.item(each, each) for each in ("h1", "h2", "h3", "b1", "b2", "c")))
    clock.start_at(day("2022-06-24"))
    city.engine.tick("keep_time", city.code)
    replicas = [Engine(Notifications) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: _quietly(partial(each.tick, "send", city.code)), replicas))
    send(city)
    assert sorted(letter["To"] for letter in server.letters) == sorted(
        f"{each}@example.cn" for each in ("hospital1", "hospital2", "hospital3", "bureau1", "bureau2", "office")
    )


def _quietly(work: partial[None]) -> None:
    try:
        work()
    except QfError:
        return


def test_a_process_that_dies_between_sending_and_marking_sends_the_same_message_once_more(
    city: City, server: MailServer
) -> None:
    city.address("hospital1").work(city.item("r1"))
    clock.start_at(day("2022-06-24"))
    city.engine.tick("keep_time", city.code)
    reach = Reach(mail=True, host="qf.example.cn")
    transaction = partial(city.engine._transact, city.code)
    [claimed] = transaction(partial(delivering.claim, channel=Channel.EMAIL, reach=reach))
    mailer = Mailer(f"smtp://127.0.0.1:{server.port}", "qingfeng@qf.example.cn")
    assert mailer.send(claimed.message).outcome == Outcome.SENT
    mailer.close()
    send(city)
    assert len(server.letters) == 1, "the lease still holds"
    clock.start_at(day("2022-06-24") + LEASE + timedelta(seconds=1))
    send(city)
    send(city)
    assert len(server.letters) == 2 and len({letter["Message-ID"] for letter in server.letters}) == 1
    assert states(city) == ["sent"]


def test_tls_and_login_are_required_and_their_failures_are_not_the_addressee_s(city: City, tmp_path: Path) -> None:
    path = certificate(tmp_path)
    letter = Letter("<1@qf.example.cn>", HOSPITAL, "题", "文")
    with MailServer(tls=server_context(path), password="right") as strict:
        port = strict.port
        good = Mailer(f"smtp+tls://qf:right@localhost:{port}", "qingfeng@qf.example.cn", path)
        assert good.send(letter).outcome == "sent"
        good.close()
        wrong = Mailer(f"smtp+tls://qf:wrong@localhost:{port}", "qingfeng@qf.example.cn", path)
        assert wrong.send(letter) == ("away", "535")
        unknown = Mailer(f"smtp+tls://qf:right@localhost:{port}", "qingfeng@qf.example.cn")
        assert unknown.send(letter) == ("away", "SSLCertVerificationError")
        plain = Mailer(f"smtp://localhost:{port}", "qingfeng@qf.example.cn")
        assert plain.send(letter) == ("away", "530")
        assert len(strict.letters) == 1
    with MailServer() as bare:
        sealed = Mailer(f"smtp+tls://localhost:{bare.port}", "qingfeng@qf.example.cn", path)
        assert sealed.send(letter) == ("away", "SMTPNotSupportedError")


def test_an_address_is_proved_by_the_code_mailed_to_it(city: City, server: MailServer) -> None:
    answer = city.ask("hospital1", "set_contact", email="conduct@hospital.example.cn")
    assert answer == {"id": "hospital1", "standing": "none", "address": None, "pending": "c***@hospital.example.cn"}
    send(city)
    [letter] = server.letters
    code = re.search(r"\d{6}", letter.get_content())[0]  # type: ignore[attr-defined,index]
    wrong = "000000" if code != "000000" else "111111"
    with pytest.raises(QfError) as refused:
        city.ask("hospital1", "confirm_contact", code=wrong)
    assert refused.value.code == "code_not_valid"
    assert city.stored("contacts")[0]["tries"] == 1
    with pytest.raises(QfError):
        city.ask("hospital2", "confirm_contact", code=code)
    assert city.ask("hospital1", "confirm_contact", code=code)["standing"] == "verified"
    assert city.ask("hospital1", "notification_settings")["email"] == "conduct@hospital.example.cn"
    assert [row["code"] for row in city.stored("deliveries")] == [None]
    city.work(city.item("r1"))
    city.at("2022-06-24")
    assert [letter["To"] for letter in server.letters[1:]] == ["conduct@hospital.example.cn"]


def test_mail_can_be_silenced_and_taken_away(city: City, server: MailServer) -> None:
    city.address("hospital1", "hospital2", "hospital3")
    city.ask("hospital1", "set_opt_out", channel="email", wanted=False)
    city.ask("hospital2", "set_opt_out", channel="email", kind="report", wanted=False)
    city.ask("hospital3", "set_contact")
    city.work(*(city.item(each, each) for each in ("h1", "h2", "h3")))
    city.at("2022-06-24")
    assert server.letters == [] and len(city.inbox("hospital1")) == 1
    assert states(city) == ["withdrawn"]


def test_a_bounce_gives_the_address_up(city: City, server: MailServer) -> None:
    city.address("hospital1").work(city.item("r1"))
    city.at("2022-06-24")
    message_id = server.letters[0]["Message-ID"]
    assert city.ask("admin", "register_bounce", mail_id=message_id) == {"id": "hospital1"}
    assert city.ask("office", "failed_contacts")["items"][0]["reason"] == "bounce"
    with pytest.raises(QfError) as unknown:
        city.ask("admin", "register_bounce", mail_id="<unknown@example.cn>")
    assert unknown.value.code == "delivery_not_found"


def test_a_disabled_account_s_waiting_mail_is_withdrawn(city: City, server: MailServer) -> None:
    city.address("hospital1").work(city.item("r1"))
    clock.start_at(day("2022-06-24"))
    city.engine.tick("keep_time", city.code)
    city.tell(city.account("hospital1", 2, active=False))
    send(city)
    assert server.letters == [] and states(city) == ["withdrawn"]


def test_without_a_mail_server_the_channel_is_off_and_says_so(city: City) -> None:
    city.address("hospital1").work(city.item("r1"))
    city.at("2022-06-24")
    assert city.stored("deliveries") == [] and len(city.inbox("hospital1")) == 1
    assert city.ask("hospital1", "notification_settings")["mail_on"] is False
    with pytest.raises(QfError) as refused:
        city.ask("hospital1", "set_contact", email="a@example.cn")
    assert refused.value.code == "mail_off"


def test_no_address_leaves_in_events_audit_or_kept_answers(city: City, server: MailServer) -> None:
    city.bench.call(
        "notifications.set_account_contact",
        {"account_id": "hospital1", "email": HOSPITAL},
        actor=city.actor("admin"),
        key="k1",
    )
    server.answers[HOSPITAL] = ["550 unknown"]
    city.work(city.item("r1"))
    city.at("2022-06-24")
    for name in ("outbox", "audit", "idempotency", "inbox"):
        assert HOSPITAL not in str(city.stored(name)), name
