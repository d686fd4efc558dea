"""The page in a browser of a phone's width: filled in, left, resumed, sent, and clear about what went wrong."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from gateway.app import build_app
from services.kit.testing import Bench
from services.satisfaction.service import Satisfaction
from tests.integration.gateway.scene import DirectRpc, configured
from tests.integration.runtime.processes import free_port
from tests.integration.satisfaction.city import HOSPITAL, City
from tests.integration.satisfaction.evaluating import evaluate, figures, tokens
from tests.integration.tasks.city import UNITS
from tests.support.chromium import PHONE, PROGRAM, Chromium

pytestmark = pytest.mark.obligation("PF-020")
CHOOSE = "document.querySelector(\"input[name={}][value='{}']\").click()"
ITEMS = ("attitude", "explanation", "waiting", "fees", "environment", "overall")


@pytest.fixture(scope="module")
def bench(mongo_uri: str) -> Bench:
    return Bench(Satisfaction)


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    found = City(bench, tenant, "neijiang-2021-2024")
    found.set("2022-06-10").onboard().add(*UNITS)
    return found


@pytest.fixture(scope="module")
def url(bench: Bench) -> Iterator[str]:
    """The gateway on a port of its own."""
    port = free_port()
    config = uvicorn.Config(build_app(configured(), DirectRpc(bench)), port=port, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    running.join(10)


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    if not PROGRAM:
        pytest.skip("no chromium: python scripts/system_packages.py installs it")
    browser = Chromium(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


def fill(phone: Chromium, items: tuple[str, ...], score: int) -> None:
    for item in items:
        phone.run(CHOOSE.format(item, score))


def shot(phone: Chromium, name: str) -> None:
    """A picture for whom wants to look: QF_TEST_PICTURES names the folder."""
    if os.environ.get("QF_TEST_PICTURES"):
        phone.picture(Path(os.environ["QF_TEST_PICTURES"]) / f"{name}.png")


def test_a_patient_fills_it_in_leaves_comes_back_and_sends(phone: Chromium, url: str, city: City) -> None:
    [token] = tokens(city, 1)
    link = f"{url}/e/{city.tenant}/{token}"
    phone.open(link)
    shot(phone, "empty")
    assert phone.run("document.querySelectorAll('fieldset').length") == 8
    assert phone.run("document.documentElement.scrollWidth") <= PHONE["width"]
    assert phone.run("Math.min(...[...document.querySelectorAll('.choices span')].map(s => s.offsetHeight))") >= 44
    fill(phone, ITEMS[:3], 5)
    phone.run("document.getElementById('send').click()")
    assert phone.run("document.getElementById('alert').textContent") == "还有 4 项没有选择，请补充后提交。"
    phone.run("var t = document.getElementById('text'); t.value = '护士很耐心'; t.dispatchEvent(new Event('input'))")
    shot(phone, "missing")
    phone.open("about:blank")
    phone.open(link)
    assert phone.run("document.querySelectorAll('input:checked').length") == 3
    assert phone.run("document.getElementById('text').value") == "护士很耐心"
    fill(phone, ITEMS[3:], 4)
    phone.run(CHOOSE.format("redPacket", "none"))
    assert figures(city)["completed"] == 0
    phone.run("document.getElementById('send').click()")
    phone.until("document.querySelector('#notice h1')?.textContent === '感谢您的评价'")
    shot(phone, "done")
    assert figures(city) == {"completed": 1, "n": 1, "score_sum": 21, "set_aside": 0, "red_packet": 0}
    stored = city.db["evaluations"].find_one({"tenant": city.tenant})
    assert stored and (stored["text"], stored["source"], bool(stored["device"])) == ("护士很耐心", "public", True)
    assert phone.run("Object.keys(localStorage).sort()") == ["qf-device", "qf-done"]
    assert token not in phone.run("localStorage.getItem('qf-done')")
    phone.open("about:blank")
    phone.open(link)
    assert phone.run("document.querySelector('#notice h1').textContent") == "评价已完成"


def test_a_riddle_that_grew_old_is_solved_anew_without_a_word(phone: Chromium, url: str, city: City) -> None:
    [token] = tokens(city, 1)
    phone.open(f"{url}/e/{city.tenant}/{token}")
    fill(phone, ITEMS, 3)
    phone.run(CHOOSE.format("redPacket", "asked"))
    city.set("2022-06-10", 12)
    phone.run("document.getElementById('send').click()")
    phone.until("document.querySelector('#notice h1')?.textContent === '感谢您的评价'")
    assert [event["data"]["kind"] for event in city.told("red_packet_hinted")] == ["asked"]


def test_wrong_used_and_expired_links_say_so(phone: Chromium, url: str, city: City) -> None:
    first, second = tokens(city, 2)
    phone.open(f"{url}/e/{city.tenant}/{'A' * 22}")
    assert "评价链接无效" in phone.run("document.querySelector('#notice p').textContent")
    phone.open(f"{url}/e/{city.tenant}/{first}")
    fill(phone, ITEMS, 5)
    phone.run(CHOOSE.format("redPacket", "none"))
    evaluate(city, first)
    phone.run("document.getElementById('send').click()")
    phone.until("document.querySelector('#notice p')?.textContent.includes('每次就诊只能评价一次')")
    city.set("2022-06-20")
    phone.open(f"{url}/e/{city.tenant}/{second}")
    assert "已于2022-06-16到期" in phone.run("document.querySelector('#notice p').textContent")
    shot(phone, "expired")
    assert city.db["evaluations"].count_documents({"tenant": city.tenant, "unit_id": HOSPITAL}) == 1
