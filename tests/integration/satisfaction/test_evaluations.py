"""Evaluations under one-time tokens: one each, none that is forged, nothing that leads to the patient."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from services.kit.errors import Conflict, Forbidden, InvalidInput, QfError
from services.kit.testing import Bench
from tests.integration.satisfaction.city import COUNTY_HOSPITAL, HOSPITAL, City
from tests.integration.satisfaction.evaluating import (
    FIVES,
    GOOD,
    LOW,
    UNKNOWN,
    evaluate,
    everything,
    figures,
    invited,
    line,
    send,
    send_rows,
    tokens,
)


@pytest.mark.obligation("NJ-019", "PF-020")
def test_a_visitor_without_an_account_is_invited_and_evaluates_once(neijiang: City) -> None:
    [token] = tokens(neijiang, 1)
    page = invited(neijiang, token)
    assert page["unit"] and page["touchpoint"] == "outpatient_settlement" and page["expires_on"] == "2022-06-16"
    assert page["items"] == ["attitude", "explanation", "waiting", "fees", "environment", "overall"]
    assert page["red_packet"] == ["none", "asked", "hinted", "given"]
    assert send(neijiang, token, page["riddle"]["text"], text="护士耐心") == {"recorded": True}
    assert figures(neijiang) == {"completed": 1, "n": 1, "score_sum": 21, "set_aside": 0, "red_packet": 0}
    before = everything(neijiang)
    with pytest.raises(Conflict, match="evaluated already") as used:
        send(neijiang, token, page["riddle"]["text"])
    assert "每次就诊只能评价一次" in used.value.zh
    assert everything(neijiang) == before


@pytest.mark.obligation("NJ-019", "PF-020")
def test_a_hospital_cannot_look_which_of_its_patients_have_answered(neijiang: City) -> None:
    used, unused = tokens(neijiang, 2)
    evaluate(neijiang, used)
    before = everything(neijiang)
    shown = [{**invited(neijiang, token), "riddle": None} for token in (used, unused)]
    assert shown[0] == shown[1]
    outside = [line(token, at) for token in (used, unused) for at in ("2022-06-08T23:59:59+08:00",)]
    told = send_rows(neijiang, *outside)["rows"]
    assert told[0] == told[1] and told[0]["code"] == "answered_at_not_valid"
    neijiang.set("2022-06-18")
    told = send_rows(neijiang, *(line(token, "2022-06-17T00:00:00+08:00") for token in (used, unused)))["rows"]
    assert told[0] == told[1] and told[0]["code"] == "token_expired"
    neijiang.set("2022-06-10")
    assert everything(neijiang)["evaluations"] == before["evaluations"]


@pytest.mark.obligation("NJ-019")
def test_a_token_works_for_seven_days_and_not_an_eighth(neijiang: City) -> None:
    first, second = tokens(neijiang, 2)
    neijiang.set("2022-06-16", 23, 59)
    evaluate(neijiang, first)
    riddle = invited(neijiang, second)["riddle"]["text"]
    neijiang.set("2022-06-17", 0, 1)
    before = everything(neijiang)
    with pytest.raises(Conflict) as expired:
        send(neijiang, second, riddle)
    assert expired.value.zh == "评价链接已于2022-06-16到期，不能再提交评价"
    with pytest.raises(Conflict, match="expired"):
        invited(neijiang, second)
    assert everything(neijiang) == before


@pytest.mark.obligation("PF-020")
def test_forged_foreign_and_unknown_city_s_tokens_answer_alike_and_without_the_store(
    neijiang: City, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    [token] = tokens(neijiang, 1)
    elsewhere = City(bench, f"{neijiang.tenant}-two", "neijiang-2021-2024")
    nowhere = City(bench, "no-such-city", "neijiang-2021-2024")
    forged = [token[:-2] + ("AA" if token[-2:] != "AA" else "QQ"), "A" * 22, "", "评价", token + "A", token[:-1]]
    before = everything(neijiang)
    asked: list[str] = []
    monkeypatch.setattr("services.kit.store.TenantCollection.find", lambda *_a, **_k: asked.append("find"))
    answers = [_refused(neijiang, each) for each in forged]
    answers += [_refused(elsewhere, token), _refused(nowhere, token)]
    monkeypatch.undo()
    assert asked == []
    assert answers == [("not_found", "token_not_known", UNKNOWN)] * 8
    assert everything(neijiang) == before


def _refused(city: City, token: str) -> tuple[str, str, str]:
    seen = set()
    for method, more in (
        ("invitation", {}),
        ("evaluate", {"riddle": "1.1.0", "answer": "1", "scores": GOOD, "red_packet": "none"}),
    ):
        with pytest.raises(QfError) as refused:
            city.call(method, role="anonymous", token=token, **more)
        seen.add((refused.value.kind, refused.value.code, refused.value.zh))
    [answer] = seen
    return answer


@pytest.mark.obligation("NJ-019")
def test_of_concurrent_uses_of_a_token_exactly_one_wins(neijiang: City) -> None:
    [token] = tokens(neijiang, 1)
    riddle = invited(neijiang, token)["riddle"]["text"]
    started, outcomes = threading.Barrier(8), []

    def use(n: int) -> None:
        started.wait()
        try:
            outcomes.append(send(neijiang, token, riddle, text=f"第{n}次", device=f"device-{n}")["recorded"])
        except Conflict as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=use, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["True", *["token_used"] * 7]
    assert neijiang.db["evaluations"].count_documents({"tenant": neijiang.tenant}) == 1
    assert figures(neijiang)["completed"] == 1


@pytest.mark.obligation("NJ-019")
def test_an_unfinished_evaluation_spends_nothing(neijiang: City) -> None:
    [token] = tokens(neijiang, 1)
    riddle, before = invited(neijiang, token)["riddle"]["text"], everything(neijiang)
    for wrong in ({"scores": {**GOOD, "overall": 6}}, {"scores": {"overall": 5}}, {"red_packet": "yes"},
                  {"text": "长" * 501}, {"scores": {**GOOD, "fees": "5"}}):  # fmt: skip
        with pytest.raises(InvalidInput):
            send(neijiang, token, riddle, **wrong)
    assert everything(neijiang) == before
    assert evaluate(neijiang, token) == {"recorded": True}


@pytest.mark.obligation("PF-020")
def test_a_riddle_is_for_one_token_and_an_hour_and_must_be_solved(neijiang: City) -> None:
    token, other = tokens(neijiang, 2)
    page = neijiang.call("invitation", role="anonymous", token=token, bits=20)["riddle"]
    assert (page["bits"], page["valid_seconds"], page["text"].split(".")[1]) == (20, 3600, "20")
    riddle, foreign = invited(neijiang, token)["riddle"]["text"], invited(neijiang, other)["riddle"]["text"]
    before = everything(neijiang)
    easier = riddle.replace(".1.", ".2.")
    for text, answer in ((page["text"], "0"), (page["text"], "x"), (foreign, None), (easier, None), ("x", "1")):
        with pytest.raises(InvalidInput) as refused:
            send(neijiang, token, text, answer=answer)
        assert refused.value.code == "riddle_not_solved"
    neijiang.set("2022-06-10", 10, 1)
    with pytest.raises(InvalidInput) as late:
        send(neijiang, token, riddle)
    assert (late.value.code, everything(neijiang)) == ("riddle_expired", before)


@pytest.mark.obligation("PF-013", "NJ-019")
def test_terminals_send_many_with_a_result_per_row_and_sending_again_changes_nothing(neijiang: City) -> None:
    mine, [foreign] = tokens(neijiang, 4), tokens(neijiang, 1, to=COUNTY_HOSPITAL)
    evaluate(neijiang, mine[3])
    rows = [
        line(mine[0], text="态度很好"),
        line(mine[1], "2022-06-10T08:05:00+08:00", LOW, source="paper"),
        line(mine[0]),
        line(mine[3]),
        line(foreign),
        line("A" * 22),
        line(mine[2], "2022-06-08T23:59:00+08:00"),
        line(mine[2], "2022-06-10T09:01:00+08:00"),
        line(mine[2], "2022-05-09T09:00:00+08:00"),
    ]
    answer = send_rows(neijiang, *rows)
    outcomes = [(each["outcome"], each.get("code")) for each in answer["rows"]]
    early = ("refused", "answered_at_not_valid")
    unknown = ("refused", "token_not_known")
    assert outcomes == [("recorded", None)] * 2 + [("known", "token_used")] * 2 + [unknown] * 2 + [early] * 3
    assert (answer["recorded"], answer["known"], answer["refused"]) == (2, 2, 5)
    before = everything(neijiang)["evaluations"]
    again = send_rows(neijiang, *rows)
    assert (again["recorded"], again["known"], again["refused"]) == (0, 4, 5)
    assert everything(neijiang)["evaluations"] == before
    assert figures(neijiang) == {"completed": 3, "n": 3, "score_sum": 61, "set_aside": 0, "red_packet": 0}


def test_only_the_institution_itself_sends_rows(neijiang: City) -> None:
    [token] = tokens(neijiang, 1)
    with pytest.raises(Forbidden):
        neijiang.call("record_evaluations", role="institution", unit=COUNTY_HOSPITAL, unit_id=HOSPITAL,
                      rows=[line(token)])  # fmt: skip
    for role in ("campaign_office", "bureau", "staff", "anonymous"):
        with pytest.raises(Forbidden):
            neijiang.call("record_evaluations", role=role, unit_id=HOSPITAL, rows=[line(token)])
    assert figures(neijiang)["completed"] == 0


@pytest.mark.obligation("NJ-019")
def test_thousands_of_rows_take_as_many_store_calls_as_a_few(neijiang: City, monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = tokens(neijiang, 3), tokens(neijiang, 400)
    calls: list[str] = []
    for name in ("find", "insert_many", "bulk_write", "update_many", "aggregate", "find_one"):
        _count(monkeypatch, name, calls)
    scores = [GOOD, LOW, FIVES]

    def send_them(group: list[str], hour: int) -> int:
        calls.clear()
        rows = [line(token, f"2022-06-09T{hour:02}:{n // 60 % 60:02}:{n % 60:02}+08:00", scores[n % 3],
                     red_packet=("given" if n % 3 else "none")) for n, token in enumerate(group)]  # fmt: skip
        assert send_rows(neijiang, *rows)["recorded"] == len(group)
        return len(calls)

    assert send_them(many, 20) <= send_them(few, 8) + 3
    [event] = [each for each in neijiang.told("evaluations_recorded") if len(each["data"]["days"]) == 1][-1:]
    assert event["data"]["days"][0]["completed"] == 403


def _count(monkeypatch: pytest.MonkeyPatch, name: str, calls: list[str]) -> None:
    from pymongo.collection import Collection

    run = getattr(Collection, name)

    def counted(self: Any, *args: Any, **options: Any) -> Any:
        calls.append(f"{name} {self.name}")
        return run(self, *args, **options)

    monkeypatch.setattr(Collection, name, counted)


@pytest.mark.obligation("NJ-019", "PF-020")
def test_what_is_told_and_kept_leads_to_no_patient(neijiang: City) -> None:
    several = tokens(neijiang, 6)
    for token in several[:2]:
        evaluate(neijiang, token, red_packet="hinted", text="医生暗示收红包", device="my-phone-1")
    assert neijiang.told("evaluations_recorded") == []
    neijiang.at("2022-06-10", 9, 30)
    for token in several[2:]:
        evaluate(neijiang, token)
    neijiang.at("2022-06-10", 10, 30)
    told = [each["data"]["days"] for each in neijiang.told("evaluations_recorded")]
    day = {"unit_id": HOSPITAL, "on": "2022-06-09", "setting": "outpatient", "set_aside": 0}
    assert told == [
        [{**day, "completed": 2, "n": 2, "score_sum": None}],
        [{**day, "completed": 6, "n": 6, "score_sum": 126}],
    ]
    hints = [each["data"] for each in neijiang.told("red_packet_hinted")]
    assert hints == [{"unit_id": HOSPITAL, "on": "2022-06-09", "kind": "hinted"}] * 2
    encounters = {each["id"] for each in neijiang.db["encounters"].find({"tenant": neijiang.tenant})}
    stored = everything(neijiang)
    rest = str({name: rows for name, rows in stored.items() if name != "encounters"})
    assert not [each for each in encounters if each in rest]
    assert "my-phone-1" not in str(stored) and all(token not in str(stored) for token in several)
    assert "暗示" not in str(stored["outbox"]) + str(stored["audit"])


def test_narrowing_by_touchpoint_leaves_the_days_out_whose_touchpoints_are_not_shown(neijiang: City) -> None:
    quiet, busy = tokens(neijiang, 4, on="2022-06-08"), tokens(neijiang, 5, on="2022-06-09")
    send_rows(neijiang, *map(line, [*quiet, *busy]))
    asked = {"unit_id": HOSPITAL, "month": "2022-06"}
    assert neijiang.call("evaluations", **asked)["total"] == 9
    found = neijiang.call("evaluations", **asked, touchpoint="outpatient_settlement")
    assert (found["total"], {str(each["on"]) for each in found["items"]}) == (5, {"2022-06-09"})
    assert neijiang.call("evaluations", **asked, touchpoint="discharge")["total"] == 0
