"""Yearly programmes: the seed is sealed first, the draw can be repeated by anyone, changes need a reason."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace

import pytest

from services.kit.errors import Conflict, Forbidden, InvalidInput, QfError
from tests.integration.tasks.city import City
from tests.integration.tasks.supervision import completed, hospitals, items

SEED = "双色球2022年第1期010203040506-07"


@pytest.fixture
def city(neijiang: City) -> City:
    """Seven municipal secondary hospitals beside the tertiary one; two were supervised last year."""
    neijiang.add(*hospitals(7)).at("2022-03-01")
    for unit in ("m-000", "m-001"):
        completed(neijiang, unit)
    return neijiang.at("2023-01-10")


@pytest.mark.obligation("NJ-128", "NJ-129")
def test_a_draw_is_sealed_drawn_verified_confirmed_and_changed(city: City) -> None:
    prepared = city.call("prepare_programme", year=2023, seed=SEED)
    assert (prepared["status"], prepared["seed"]) == ("prepared", None)
    assert prepared["seed_hash"] == hashlib.sha256(SEED.encode()).hexdigest()
    programme = {"programme_id": prepared["id"]}
    assert city.call("verify_draw", **programme)["seed"] is None
    drawn = city.call("draw_programme", **programme)
    assert (drawn["status"], drawn["seed"], drawn["selected"], drawn["seed_origin"]) == ("drawn", SEED, 5, "given")
    entries = {entry["unit_id"]: entry for entry in city.call("programme_entries", **programme)}
    fresh = [f"M-00{n}" for n in range(2, 7)]
    by_hand = sorted(fresh, key=lambda code: hashlib.sha256((SEED + code).encode()).hexdigest())[:4]
    chosen = {entry["code"] for entry in entries.values() if entry["selected"]}
    assert chosen == {"H-1", *by_hand}
    assert entries["m-000"]["place"] in (6, 7)
    checked = city.call("verify_draw", **programme)
    assert (checked["seed_matches"], checked["entrants_match"], checked["draw_matches"]) == (True, True, True)

    before = city.stored("programmes")
    with pytest.raises(Conflict) as again:
        city.call("draw_programme", **programme)
    assert again.value.code == "programme_already_drawn"
    with pytest.raises(Conflict) as second:
        city.call("prepare_programme", year=2023, seed="a better seed")
    assert second.value.code == "programme_exists"
    with pytest.raises(Forbidden):
        city.call("confirm_programme", role="supervisor", **programme)
    assert city.stored("programmes") == before

    city.call("confirm_programme", **programme)
    completed(city, "h-1")
    with pytest.raises(Conflict) as done:
        city.call("change_programme", **programme, remove_ids=["h-1"], reason="撤并")
    assert done.value.code == "unit_already_supervised"
    changed = city.call("change_programme", **programme, add_ids=["m-000"], reason="群众反映集中")
    assert (changed["selected"], changed["changes"]) == (6, 1)
    [[change]] = city.call("changes_by_programmes", programme_ids=[prepared["id"]])
    assert (change["reason"], change["added"], change["removed"]) == ("群众反映集中", ["m-000"], [])
    assert city.call("verify_draw", **programme)["draw_matches"] is True
    assert {i["action"]: i["state"] for i in items(city, "programme").values()} == {"draw": "done", "confirm": "done"}


def test_the_same_seed_gives_the_same_units(city: City) -> None:
    from services.tasks.domain.programmes import Programme
    from services.tasks.repository.codec import restored

    city.call("draw_programme", programme_id=city.call("prepare_programme", year=2023, seed=SEED)["id"])
    [doc] = city.stored("programmes")
    stored = restored(Programme, {k: v for k, v in doc.items() if k not in ("_id", "tenant")})
    again = replace(stored, status=stored.status.PREPARED, drawn_ids=(), selected_ids=()).draw(stored.prepared_at)
    assert list(again.drawn_ids) == doc["drawn_ids"]


def test_a_platform_seed_is_sealed_until_the_draw(city: City) -> None:
    prepared = city.call("prepare_programme", role="supervisor", year=2023)
    assert (prepared["seed"], prepared["seed_origin"]) == (None, "platform")
    drawn = city.call("draw_programme", role="supervisor", programme_id=prepared["id"])
    assert hashlib.sha256(drawn["seed"].encode()).hexdigest() == prepared["seed_hash"]


def test_a_unit_closed_after_the_draw_shows_as_closed(city: City) -> None:
    programme = {"programme_id": city.call("prepare_programme", year=2023, seed=SEED)["id"]}
    city.call("draw_programme", **programme)
    drawn = next(
        e["unit_id"] for e in city.call("programme_entries", **programme) if e["selected"] and e["unit_id"] != "h-1"
    )
    gone = next(place for place in hospitals(7) if place.id == drawn)
    city.add(replace(gone, closed_on="2023-02-01", version=2)).at("2023-02-01")
    states = {e["unit_id"]: e["state"] for e in city.call("programme_entries", **programme)}
    assert (states[drawn], states["h-1"]) == ("closed_unit", "open")
    assert city.call("verify_draw", **programme)["draw_matches"] is True


def test_a_bureau_chooses_its_own_and_the_office_confirms(city: City) -> None:
    bureau = {"role": "bureau", "unit": "b-1"}
    prepared = city.call("prepare_programme", **bureau, year=2023)
    assert prepared["supervisor_id"] == "b-1"
    with pytest.raises(InvalidInput) as short:
        city.call("choose_programme", **bureau, programme_id=prepared["id"], unit_ids=["w-1"])
    assert short.value.code == "programme_too_short"
    with pytest.raises(InvalidInput) as foreign:
        city.call("choose_programme", **bureau, programme_id=prepared["id"], unit_ids=["w-1", "h-2", "h-1"])
    assert foreign.value.code == "not_an_entrant"
    chosen = city.call("choose_programme", **bureau, programme_id=prepared["id"], unit_ids=["w-1", "h-2"])
    assert (chosen["status"], chosen["method"], chosen["selected"]) == ("chosen", "chosen", 2)
    confirmed = city.call("confirm_programme", programme_id=prepared["id"], expected_version=2)
    assert confirmed["status"] == "confirmed"
    assert [p["supervisor_id"] for p in city.call("programmes", **bureau)] == ["b-1"]
    assert city.call("programmes", role="bureau", unit="b-2", year=2023) == []


def test_two_people_who_draw_at_once_draw_once(city: City) -> None:
    programme = city.call("prepare_programme", year=2023)["id"]
    outcomes: list[str] = []

    def draw(who: str) -> None:
        try:
            outcomes.append(city.call("draw_programme", who=who, programme_id=programme)["status"])
        except QfError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=draw, args=(who,)) for who in ("one", "two")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["drawn", "programme_already_drawn"]


def test_more_than_required_may_be_drawn_but_not_fewer(city: City) -> None:
    for count in (3, 8):
        with pytest.raises(InvalidInput) as refused:
            city.call("prepare_programme", year=2023, wanted=[{"stratum": "secondary", "count": count}])
        assert refused.value.code == "places_not_valid"
    prepared = city.call("prepare_programme", year=2023, wanted=[{"stratum": "secondary", "count": 6}])
    assert city.call("draw_programme", programme_id=prepared["id"])["selected"] == 7
