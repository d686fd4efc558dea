"""Webhooks against a real HTTPS receiver."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.errors import QfError
from services.kit.posting import Post, Poster
from services.kit.settings import override
from tests.integration.notifications.scene import City
from tests.integration.notifications.servers import Receiver, certificate

SECRET = "a-secret-of-the-city-with-32-chars"


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    path = certificate(tmp_path)
    override(ca_file=path, webhooks_private=True)
    with Receiver(path) as running:
        yield running
    override(ca_file=None, webhooks_private=None)


def add(city: City, receiver: Receiver, **given: Any) -> dict[str, Any]:
    url = f"https://localhost:{receiver.port}/hooks/city?key=hidden-key"
    return dict(city.ask("admin", "add_webhook", **{"name": "群", "url": url, "secret": SECRET, **given}))


def test_the_day_s_summary_is_posted_and_signed(city: City, receiver: Receiver) -> None:
    add(city, receiver)
    city.work(city.item("r1", "h1", due_on="2022-06-27"), city.item("r2", "h2"), city.item("r3", "h3", due_on=None))
    city.through("2022-06-24", "2022-06-25", "2022-06-28")
    assert [path for path, _, _ in receiver.posts] == ["/hooks/city?key=hidden-key"] * 2
    _, headers, body = receiver.posts[1]
    signed = f"{headers['X-Qingfeng-Timestamp']}.".encode() + body
    assert headers["X-Qingfeng-Signature"] == f"sha256={hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()}"
    told = json.loads(body)
    assert told["counts"] == {"open": 3, "overdue": 1, "due_today": 0, "due_this_week": 1}
    assert "1. 季度工作进展（2022-Q2）——单位h1，截止2022-06-27，已逾期1天" in told["text"]


def test_a_robot_gets_text_and_a_unit_s_group_only_what_is_below(city: City, receiver: Receiver) -> None:
    add(city, receiver, format="robot", unit_id="b1")
    city.work(city.item("r1", "h1"), city.item("r2", "h2"))
    city.at("2022-06-24")
    told = json.loads(receiver.posts[0][2])
    assert told["msgtype"] == "text" and "未办结1项" in told["text"]["content"]


def test_a_failing_receiver_is_tried_again_with_the_same_number(city: City, receiver: Receiver) -> None:
    add(city, receiver)
    receiver.answers = [(500, {}, b""), (503, {}, b"")]
    for minute in (0, 1, 2, 4, 6):
        city.at("2022-06-24", 9, minute)
    assert len(receiver.posts) == 3
    assert len({headers["X-Qingfeng-Delivery"] for _, headers, _ in receiver.posts}) == 1
    assert [row["state"] for row in city.stored("deliveries")] == ["sent"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((302, {"Location": "https://localhost/elsewhere"}, b""), "302"),
        ((403, {}, b""), "403"),
        ((200, {}, b'{"errcode":93000}'), "errcode 93000"),
    ],
)
def test_a_redirect_or_a_refusal_gives_the_webhook_up(
    city: City, receiver: Receiver, answer: tuple[int, dict[str, str], bytes], reason: str
) -> None:
    add(city, receiver, format="robot")
    receiver.answers = [answer]
    city.at("2022-06-24").at("2022-06-24", 12).at("2022-06-27")
    assert len(receiver.posts) == 1
    [hook] = city.ask("admin", "webhooks")
    assert (hook["state"], hook["reason"]) == ("failed", reason)
    told = city.emitted("notifications.notification_failed.v1")
    assert told == [{"account_id": None, "channel": "webhook"}]


def test_private_addresses_are_refused_unless_the_platform_allows_them(receiver: Receiver, tmp_path: Path) -> None:
    post = Post(f"https://localhost:{receiver.port}/", b"{}", {})
    assert Poster(False, certificate(tmp_path)).send(post) == ("refused", "private_address")
    for private in ("10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "192.168.1.1", "100.64.0.1",
                    "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "224.0.0.1"):  # fmt: skip
        poster = Poster(resolve=lambda _host, _port, found=private: ["8.8.8.8", found])  # type: ignore[misc]
        assert poster.send(post) == ("refused", "private_address")
    assert receiver.posts == []


def test_an_unknown_certificate_is_not_trusted(receiver: Receiver) -> None:
    post = Post(f"https://localhost:{receiver.port}/", b"{}", {})
    assert Poster(allow_private=True).send(post).outcome == "later"
    assert receiver.posts == []


def test_the_secret_and_the_key_are_never_shown(city: City, receiver: Receiver) -> None:
    made = add(city, receiver)
    assert made["place"] == f"https://localhost:{receiver.port}"
    shown = str(city.ask("admin", "webhooks"))
    assert all(secret not in shown for secret in (SECRET, "hidden-key", "/hooks/city"))
    for url in ("http://example.cn/", "https://a:b@example.cn/", "https://:b@example.cn/", "https://@example.cn/"):
        with pytest.raises(QfError) as refused:
            add(city, receiver, url=url)
        assert refused.value.code == "webhook_address_not_valid"
    city.ask("admin", "remove_webhook", webhook_id=made["id"])
    city.at("2022-06-24")
    assert receiver.posts == [] and city.ask("admin", "webhooks") == []
