"""Topics, materials, study on line by the server's clock, and who has studied what (NJ-024, NJ-099, NJ-100 ...)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.testing import Bench
from tests.integration.training.attending_scene import at
from tests.integration.training.study_scene import NEIJIANG_TEXTS, StudyCity, city_of


@pytest.fixture
def city(bench: Bench, tenant: str) -> StudyCity:
    return city_of(bench, tenant, "2022-03-01")


def topics(city: StudyCity, **given: Any) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in city.call("topics", **given)}


@pytest.mark.obligation("NJ-024", "NJ-031", "NJ-088", "NJ-099", "NJ-100")
def test_neijiangs_topics_follow_from_its_plan(city: StudyCity) -> None:
    found = topics(city)
    assert [key for key, topic in found.items() if topic["mandatory"]] == NEIJIANG_TEXTS
    assert [key for key, topic in found.items() if topic["exam_required"]] == NEIJIANG_TEXTS
    assert (found["NJ-SM2"]["kind"], found["NJ-SM3"]["kind"]) == ("speech", "instruction")
    tags = {key: topic["tag"] for key, topic in found.items() if topic["tag"]}
    assert tags["NJ-SM9"] == "nine_prohibitions"
    assert (tags["NJ-SM10"], tags["NJ-SM11"]) == ("medical_sincerity", "professional_spirit")
    assert tags["T-purpose"] == "purpose_concept"
    assert "T-four-winds" not in found


@pytest.mark.obligation("LZ-008", "LZ-009", "LZ-017", "LZ-041")
def test_liuzhous_topics_follow_from_its_plan(bench: Bench, tenant: str) -> None:
    found = topics(city_of(bench, tenant, "2022-03-01", "liuzhou-2022"))
    assert (found["LZ-SM1"]["kind"], found["LZ-SM1"]["level"]) == ("speech", "central")
    assert (found["LZ-SM4"]["number"], found["LZ-SM4"]["level"]) == ("桂卫发〔2021〕10号", "provincial")
    tags = {topic["tag"] for topic in found.values()}
    assert {"four_malfeasances", "political_view", "family_conduct", "party_history", "nine_prohibitions"} <= tags
    assert not any(topic["exam_required"] for topic in found.values())


@pytest.mark.obligation("NJ-100")
def test_the_office_states_which_edition_of_a_revised_text_is_in_force(city: StudyCity) -> None:
    given = {"topic_id": "NJ-SM9", "version_label": "2021年版"}
    assert city.refused("set_topic_edition", city.of("H1"), expected_version=1, **given) == "topic_edition_is_the_citys"
    assert city.call("set_topic_edition", expected_version=1, **given)["version_label"] == "2021年版"
    assert city.refused("set_topic_edition", expected_version=1, **given) == "changed_meanwhile"
    data = {"plan": city.plan.model_dump(mode="json"), "measures": city.plan.measures}
    city.tell("tenants.tenant_onboarded.v1", city.tenant, 2, data)
    assert topics(city)["NJ-SM9"]["version_label"] == "2021年版"


def test_local_topics_are_for_the_unit_and_those_below(city: StudyCity) -> None:
    bureau = city.call("add_topic", city.of("C1"), unit_id=city.ids["C1"], title="县域警示教育", kind="case")
    own = city.call("add_topic", city.of("H2"), unit_id=city.ids["H2"], title="本院案例", kind="case")
    assert (bureau["level"], own["level"]) == ("county", "unit")
    assert {bureau["id"], own["id"]} <= set(topics(city, unit_id=city.ids["H2"]))
    seen = city.call("topics", city.of("P1"))
    assert bureau["id"] in [each["id"] for each in seen]
    assert own["id"] not in [each["id"] for each in seen]
    given = {"unit_id": city.ids["H2"], "title": "县域警示教育"}
    assert city.refused("add_topic", city.of("H2"), **given) == "topic_exists"
    planned = {"topic_id": "NJ-SM9", "expected_version": 1}
    assert city.refused("withdraw_topic", **planned) == "topic_is_the_plans"
    city.call("withdraw_topic", city.of("H2"), topic_id=own["id"], expected_version=1)
    session = {"unit_id": city.ids["H2"], "title": "案例", "kind": "other", "topic_ids": [own["id"]]}
    hours = {"starts_at": "2022-03-02T09:00:00+08:00", "ends_at": "2022-03-02T10:00:00+08:00"}
    assert city.refused("plan_session", city.of("H2"), **session, **hours) == "topic_withdrawn"


def test_a_superiors_material_is_read_below_with_its_file(city: StudyCity) -> None:
    upload = {"filename": "九不准.txt", "content_base64": "5LmdIOS4jSDlh4Y="}
    filed = city.call("upload_file", city.of("C1"), **upload)["id"]
    facts = {"title": "“九不准”课件", "topic_ids": ["NJ-SM9"], "file_ids": [filed], "version_label": "2021年版"}
    made = city.call("add_material", city.of("C1"), unit_id=city.ids["C1"], **facts)
    [seen] = city.call("materials", city.of("H2"))["items"]
    assert [each["filename"] for each in seen["files"]] == ["九不准.txt"]
    assert city.call("file", city.staff("H2", "H2-1"), file_id=filed)["content_base64"] == "5LmdIOS4jSDlh4Y="
    assert city.refused("file", city.of("H1"), file_id=filed) == "file_not_found"
    other = {**facts, "file_ids": [filed], "unit_id": city.ids["H1"]}
    assert city.refused("add_material", city.of("H1"), **other) == "file_not_found"
    changed = {**facts, "material_id": made["id"], "required_minutes": 30}
    assert city.refused("change_material", city.of("H2"), expected_version=1, **changed) == "outside_your_units"
    assert city.call("change_material", city.of("C1"), expected_version=1, **changed)["required_minutes"] == 30
    city.call("withdraw_material", city.of("C1"), material_id=made["id"], expected_version=2)
    assert city.call("materials", city.of("H2"))["items"] == []


@pytest.fixture
def online(city: StudyCity) -> dict[str, Any]:
    """A material of the commission's with thirty required minutes."""
    facts = {"title": "医师法要点", "topic_ids": ["NJ-SM4"], "required_minutes": 30}
    return dict(city.call("add_material", unit_id=city.ids["CM"], **facts))


@pytest.mark.obligation("NJ-024")
def test_study_on_line_takes_its_minutes_by_the_servers_clock(city: StudyCity, online: dict[str, Any]) -> None:
    nurse = city.staff("H1", "H1-1")
    clock.start_at(at("2022-03-01T14:00"))
    begun = city.call("start_study", nurse, material_id=online["id"])
    clock.start_at(at("2022-03-01T14:29"))
    assert city.refused("finish_study", nurse, study_id=begun["id"]) == "study_too_short"
    assert city.refused("finish_study", city.staff("H2", "H2-1"), study_id=begun["id"]) == "study_not_found"
    for cheat in ({"minutes": 30}, {"completed": True}, {"staff_id": "x"}, {"now": "2022-03-01T15:00:00+08:00"}):
        assert city.refused("finish_study", nurse, study_id=begun["id"], **cheat) == "invalid_input"
    assert city.refused("start_study", city.of("H1"), material_id=online["id"]) == "not_on_roster"
    clock.start_at(at("2022-03-01T14:30:01"))
    done = city.call("finish_study", nurse, study_id=begun["id"])
    assert (done["status"], done["completed_on"]) == ("completed", "2022-03-01")
    assert city.refused("finish_study", nurse, study_id=begun["id"]) == "study_not_running"
    [mine] = city.call("my_studies", nurse, status="completed")["items"]
    assert (mine["id"], "person_id" in mine) == (begun["id"], False)


def test_two_studies_at_once_or_over_night_do_not_count(city: StudyCity, online: dict[str, Any]) -> None:
    nurse = city.staff("H1", "H1-1")
    facts = {"title": "纪律处分条例要点", "topic_ids": ["NJ-SM7"], "required_minutes": 30}
    other = city.call("add_material", unit_id=city.ids["CM"], **facts)
    clock.start_at(at("2022-03-01T22:00"))
    first = city.call("start_study", nurse, material_id=online["id"])
    second = city.call("start_study", nurse, material_id=other["id"])
    clock.start_at(at("2022-03-01T22:40"))
    assert city.refused("finish_study", nurse, study_id=first["id"]) == "study_not_running"
    clock.start_at(at("2022-03-02T00:01"))
    assert city.refused("finish_study", nurse, study_id=second["id"]) == "study_expired"
    below = city.call("add_material", city.of("C1"), unit_id=city.ids["C1"], **facts)
    assert city.refused("start_study", nurse, material_id=below["id"]) == "material_not_found"
    paper = city.call("add_material", unit_id=city.ids["CM"], title="文件汇编", topic_ids=["NJ-SM7"])
    assert city.refused("start_study", nurse, material_id=paper["id"]) == "material_not_online"


def coverage(city: StudyCity, unit: str) -> dict[str, tuple[int, int, int, int]]:
    """Topic -> (sessions, studied, trained, roster) of topics that anything was done on."""
    found = city.call("topic_coverage", city.of(unit), unit_id=city.ids[unit])
    rows = {row["topic_id"]: row for row in found["topics"]}
    names = ("sessions", "studied", "trained", "roster")
    return {key: tuple(row[n] for n in names) for key, row in rows.items() if row["sessions"] or row["studied"]}


@pytest.mark.obligation("NJ-024", "NJ-031", "NJ-088", "NJ-099", "NJ-100")
def test_coverage_counts_sessions_and_people_by_topic(city: StudyCity, online: dict[str, Any]) -> None:
    city.hire("H1", "H1-2")
    city.hire("H1", "H1-3", since="2022-03-01")
    clock.start_at(at("2022-03-02T09:00"))
    city.hold("H1", ["H1-1", "H1-3"], "2022-03-02", topic_ids=["NJ-SM2", "NJ-SM9", "T-purpose", "NJ-SM10"])
    nurse = city.staff("H1", "H1-2")
    begun = city.call("start_study", nurse, material_id=online["id"])
    clock.start_at(clock.now() + timedelta(minutes=31))
    city.call("finish_study", nurse, study_id=begun["id"])
    assert coverage(city, "H1") == {
        "NJ-SM2": (1, 1, 1, 2),
        "NJ-SM4": (0, 1, 0, 2),
        "NJ-SM9": (1, 1, 0, 2),
        "NJ-SM10": (1, 1, 1, 2),
        "T-purpose": (1, 1, 1, 2),
    }
    whole = city.call("topic_coverage", unit_id=city.ids["H1"])
    assert (whole["assigned"], whole["covered"], whole["rate"]) == (15, 4, 26)
    assert (whole["mandatory"], whole["mandatory_covered"]) == (6, 1)
    city.day("2022-03-02T19:00")
    totals = {row["topic_id"]: row for row in city.call("topic_totals")}
    purpose = totals["T-purpose"]
    assert [purpose[name] for name in ("units", "units_studied", "sessions", "trained", "roster")] == [5, 1, 1, 1, 6]
    assert (purpose["unit_rate"], purpose["staff_rate"], purpose["topic"]["tag"]) == (20, 16, "purpose_concept")
    below = {row["topic_id"]: row for row in city.call("topic_totals", city.of("C1"))}
    assert (below["T-purpose"]["units"], below["T-purpose"]["sessions"]) == (3, 0)


@pytest.mark.obligation("NJ-099")
def test_texts_that_a_unit_has_not_studied_alert_as_the_year_ends(city: StudyCity) -> None:
    city.hold("H1", ["H1-1"], "2022-03-02", topic_ids=NEIJIANG_TEXTS)
    city.day("2022-11-30")
    assert city.items("topic_coverage") == {}
    city.day("2022-12-01")
    due = ("open", "2022-12-31")
    assert city.items("topic_coverage") == {(unit, "train"): due for unit in ("CM", "C1", "H2", "P1")}
    city.hold("H2", ["H2-1"], "2022-12-05", topic_ids=NEIJIANG_TEXTS)
    city.day("2022-12-06")
    assert city.items("topic_coverage")["H2", "train"][0] == "done"
    city.day("2023-01-01")
    assert {key: state for key, (state, _) in city.items("topic_coverage").items()} == {
        ("CM", "train"): "withdrawn",
        ("C1", "train"): "withdrawn",
        ("H2", "train"): "done",
        ("P1", "train"): "withdrawn",
    }


def test_topics_of_another_city_are_not_known_here(city: StudyCity) -> None:
    own = city.call("add_topic", city.of("H2"), unit_id=city.ids["H2"], title="本院案例", kind="case")
    stranger = city_of(city.bench, f"{city.tenant}-x", "2022-03-01")
    assert stranger.call("topics_by_ids", ids=[own["id"], "NJ-SM9"])[0] is None
    with pytest.raises(QfError, match="No such topic"):
        stranger.call("withdraw_topic", topic_id=own["id"], expected_version=1)
