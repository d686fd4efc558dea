"""Addresses, opt-outs, retries, signatures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.kit.mailing import Mailer, MailNotConfigured
from services.notifications.domain.contacts import (
    Channel,
    Contact,
    Preferences,
    Standing,
    checked_address,
    masked,
    require_verified,
)
from services.notifications.domain.deliveries import (
    BodyFormat,
    Delivery,
    DeliveryState,
    Outcome,
    Purpose,
    checked_url,
    message_id,
    outage,
    pause,
    signature,
    webhook_body,
)
from services.notifications.errors import (
    AddressNotValid,
    CodeNotValid,
    CodeSentRecently,
    InboxNotOptional,
    WebhookAddressNotValid,
)
from tests.unit.notifications.test_ledger import REPORT

NOW = datetime(2022, 6, 30, 1, tzinfo=UTC)


@pytest.mark.parametrize("good", ["office@example.cn", "a.b+c@mail.example.com.cn"])
def test_addresses_that_mail_can_be_sent_to(good: str) -> None:
    assert checked_address(good) == good


@pytest.mark.parametrize(
    "bad", ["", "office", "a@b", "a b@example.cn", "a@example.cn\nBcc: x@y.cn", "a..b@example.cn", "院@example.cn"]
)
def test_others_are_refused(bad: str) -> None:
    with pytest.raises(AddressNotValid):
        checked_address(bad)


def test_a_code_is_good_for_its_account_for_a_day_and_five_tries() -> None:
    asked = Contact("a").asked("x@example.cn", "123456", NOW)
    assert asked.address is None
    verified = asked.tried("123456", NOW + timedelta(hours=23))
    require_verified(verified)
    assert (verified.address, verified.standing) == ("x@example.cn", Standing.VERIFIED)
    with pytest.raises(CodeNotValid):
        require_verified(asked.tried("123456", NOW + timedelta(hours=25)))
    with pytest.raises(CodeSentRecently):
        asked.asked("y@example.cn", "654321", NOW + timedelta(seconds=30))
    for _ in range(5):
        asked = asked.tried("000000", NOW)
    with pytest.raises(CodeNotValid):
        require_verified(asked.tried("123456", NOW))


def test_the_old_address_is_used_until_the_new_one_is_proved() -> None:
    stated = Contact("a").stated("old@example.cn")
    assert stated.asked("new@example.cn", "1", NOW).address == "old@example.cn"
    failed = stated.failed("old@example.cn", "550", NOW)
    assert (failed.address, failed.standing, failed.reason) == (None, Standing.FAILED, "550")
    assert failed.failed("old@example.cn", "550", NOW) is failed
    assert stated.failed("other@example.cn", "550", NOW) is stated


def test_what_binds_always_reaches_the_inbox() -> None:
    held = Preferences("a").changed(Channel.INBOX, "report", wanted=False)
    assert held.wants(Channel.INBOX, REPORT)
    assert not held.wants(Channel.INBOX, replace(REPORT, modality="explore"))
    assert not held.wants(Channel.INBOX, replace(REPORT, due_on=None))
    assert held.wants(Channel.EMAIL, REPORT)
    with pytest.raises(InboxNotOptional):
        held.changed(Channel.INBOX, "*", wanted=False)
    assert not held.changed(Channel.EMAIL, "*", wanted=False).wants(Channel.EMAIL, REPORT)
    assert held.changed(Channel.INBOX, "report", wanted=True).muted == ()


def test_addresses_are_shown_to_others_in_part() -> None:
    assert (masked("zhang@example.cn"), masked(None)) == ("z***@example.cn", None)


DELIVERY = Delivery("d", Channel.EMAIL, Purpose.DIGEST, date(2022, 6, 30), "<m@h>", NOW, NOW, account_id="a")


def test_pauses_grow_from_a_minute_to_six_hours_and_end() -> None:
    minutes = [int(pause(n).total_seconds() // 60) for n in range(1, 11)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]
    each = DELIVERY
    for _ in range(9):
        each = each.leased(NOW, "x@example.cn").tried(Outcome.LATER, "451", NOW)
        assert each.state is DeliveryState.WAITING
    assert each.leased(NOW, "x@example.cn").tried(Outcome.LATER, "451", NOW).state is DeliveryState.FAILED
    assert DELIVERY.tried(Outcome.REFUSED, "550", NOW).state is DeliveryState.FAILED


def test_a_channel_that_is_away_costs_nobody_a_try() -> None:
    each = DELIVERY
    down = None
    for _ in range(100):
        each, down = each.leased(NOW, None).tried(Outcome.AWAY, "x", NOW), outage(down, Channel.EMAIL, "x", NOW)
    assert (each.state, each.attempts) == (DeliveryState.WAITING, 0)
    assert down is not None and (down.failures, down.retry_at - NOW) == (100, timedelta(hours=6))


def test_a_message_keeps_its_number() -> None:
    assert message_id("city", "d", "example.cn") == message_id("city", "d", "example.cn")
    assert message_id("city", "d", "example.cn") != message_id("other", "d", "example.cn")


def test_bodies_and_signatures() -> None:
    body = webhook_body(BodyFormat.ROBOT, day=date(2022, 6, 30), city="示例市", counts={}, text="逾期" * 1000)
    text = json.loads(body)["text"]["content"]
    assert len(text.encode()) <= 2000 and set(text) == {"逾", "期"}
    known = "sha256=57fb0d1549a75244fb1705f26d1b2cbd569cbed11bf78414d356e7aa465e1bba"
    assert signature("key", "1656550800", b"{}") == known


@pytest.mark.parametrize(
    "bad", ["http://x.cn/", "https://", "https://a:b@x.cn/", "ftp://x.cn", "https://x.cn/ a", "https://x.cn:99999/"]
)
def test_webhooks_go_to_https_only(bad: str) -> None:
    with pytest.raises(WebhookAddressNotValid):
        checked_url(bad)


@pytest.mark.parametrize("uri", ["mail.example.cn", "http://mail.example.cn", "smtp://login:word@mail.example.cn"])
def test_a_mail_setting_that_cannot_be_used_says_so_at_once(uri: str) -> None:
    with pytest.raises(MailNotConfigured):
        Mailer(uri, "qingfeng@example.cn")
