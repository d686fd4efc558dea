"""What grows beside meetings, bodies and documents: whole, bounded in one answer, and in no list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.kit.errors import TooManyEntries
from services.kit.extents import EMPTY
from services.kit.histories import AnswerTooLarge, History
from services.kit.store import TenantDatabase
from services.kit.testing import Bench
from services.organizations.domain import documents, rotation, staff, units
from services.organizations.domain.meetings import Correction, MeetingStatus
from services.organizations.domain.meetings import Meeting as MeetingRecord
from services.organizations.errors.documents import TooManySteps
from services.organizations.errors.meetings import NothingToCorrect
from services.organizations.repository import Repository
from services.organizations.repository.meeting import CORRECTION
from services.organizations.service import Organizations
from tests.integration.organizations.city import City
from tests.support.releases import kept_before, migrated, plainly, put_back
from tests.support.watching import Watch, watched

MOMENT = datetime(2022, 5, 10, 1, tzinfo=UTC)


@pytest.fixture
def city(liuzhou: City) -> City:
    liuzhou.load()
    return liuzhou


@pytest.fixture
def counted(mongo_uri: str, city: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """What the city asks of the store."""
    with watched(mongo_uri, monkeypatch) as found:
        city.bench = Bench(Organizations)
        found.seen.clear()
        yield found


def record(city: City, **facts: Any) -> dict[str, Any]:
    given = {"unit_id": city.commission["id"], "body": "city_office", "title": "例会", "held_on": "2022-03-10"}
    return dict(city.call("record_meeting", **given, **facts))


def long_list(mark: str) -> list[dict[str, Any]]:
    """As many people as a meeting takes, each as long as may be."""
    fill = {"title": "题" * 200, "department": "科" * 100, "present": False, "absence_reason": "因" * 500}
    return [{"name": f"{mark}{number:03}" + "名" * 46, **fill} for number in range(300)]


def test_a_meeting_takes_any_number_of_the_largest_corrections(city: City) -> None:
    agenda = [{"text": "议" * 2000, "departments": [f"{n:02}" + "科" * 98 for n in range(30)]}] * 100
    meeting = record(city, attendees=long_list("a"), agenda=agenda)
    for number in range(1, 31):
        given = {"attendees": long_list("b" if number % 2 else "a"), "agenda": agenda[number % 2 :]}
        meeting = city.call("correct_meeting", meeting_id=meeting["id"], expected_version=number, reason="补", **given)
    assert (meeting["version"], meeting["attendees"][0]["name"][:4], "corrections" in meeting) == (31, "a000", False)
    ids = [meeting["id"]]
    [(before_last, last)] = city.call("meeting_corrections", ids=ids, last=2, before=True)
    assert (before_last["before"]["attendees"][299]["name"][:4], last["before"]["attendees"][0]["name"][:4]) == (
        "a299", "b000",
    )  # fmt: skip
    [every] = city.call("meeting_corrections", ids=ids)
    assert [(each["fields"], "before" in each) for each in every] == [(["agenda", "attendees"], False)] * 30
    with pytest.raises(AnswerTooLarge):
        city.call("meeting_corrections", ids=ids, before=True)
    others = [record(city, attendees=long_list("a"), agenda=agenda)["id"] for _ in range(3)]
    page = city.call("meetings")
    rest = city.call("meetings", after=page["next"])
    assert [len(found["items"]) for found in (page, rest)] == [3, 1]
    with pytest.raises(AnswerTooLarge):
        city.call("meetings_by_ids", ids=[*ids, *others])
    assert [each["id"] for each in city.call("meetings_by_ids", ids=others)] == others
    stored = next(doc for doc in city.stored("meetings") if doc["id"] == ids[0])
    assert stored["corrections"]["count"] == 30
    assert city.db["histories"].count_documents({"tenant": city.tenant, "kind": "meeting_correction"}) == 30


def test_a_page_of_meetings_loads_none_of_their_corrections(city: City, counted: Watch) -> None:
    db = TenantDatabase(city.db, city.tenant)
    repo, history = Repository(db), History(db, CORRECTION, Correction)
    commission = city.commission
    placed = {"unit_id": commission["id"], "unit_path": commission["path"], "county_id": None}
    notes = [Correction(MOMENT, "account-1", "补", ("title",), {"title": "例会"})] * 50
    for number in range(100):
        facts = {"body": "city_office", "kind": "regular", "title": "例会", "status": MeetingStatus.HELD}
        facts |= {"held_on": date(2022, 3, 10), "corrections": history.add(f"m{number:03}", EMPTY, notes)}
        repo.meeting.insert(MeetingRecord(f"m{number:03}", **placed, **facts))
    counted.seen.clear()
    page = city.call("meetings", first=100)
    ids = [each["id"] for each in page["items"]]
    assert ids == [f"m{number:03}" for number in range(100)]
    assert city.call("meetings_by_ids", ids=ids) == page["items"]
    assert not any("corrections" in each for each in page["items"])
    assert [key for key in counted.seen if key[1] == "histories"] == []
    found = city.call("meeting_corrections", ids=ids, last=1)
    assert found == [[{"at": "2022-05-10T01:00:00+00:00", "reason": "补", "fields": ["title"]}]] * 100
    assert counted.seen["find", "histories"] == 1


def test_corrections_are_seen_by_those_who_see_the_meeting(city: City) -> None:
    hospital = city.id_of("H1")
    attended = record(city, attending_unit_ids=[hospital])
    other = record(city)
    for each in (attended, other):
        city.call("correct_meeting", meeting_id=each["id"], expected_version=1, reason="更名", title="三月例会")
    asked = {"ids": [other["id"], "nobody", attended["id"]], "before": True}
    own = city.call("meeting_corrections", as_role="institution", unit=hospital, **asked)
    assert own[:2] == [[], []]
    assert [(each["reason"], each["fields"], each["before"]) for each in own[2]] == [
        ("更名", ["title"], {"title": "例会"})
    ]
    assert [len(each) for each in city.call("meeting_corrections", **asked)] == [1, 0, 1]


def test_a_correction_that_changes_nothing_is_refused(city: City) -> None:
    meeting = record(city)
    before, told = city.stored("meetings"), city.count_told()
    with pytest.raises(NothingToCorrect):
        city.call("correct_meeting", meeting_id=meeting["id"], expected_version=1, reason="无", title="例会")
    assert (city.stored("meetings"), city.stored("histories"), city.count_told()) == (before, [], told)


def test_who_left_a_body_is_kept_beside_it_and_in_no_list(city: City, counted: Watch) -> None:
    hospital, leader = city.id_of("H1"), {"name": "示例院长", "title": "院长"}
    crowd = [{"name": f"示例{number}", "title": "科长"} for number in range(3)]
    given = {"unit_id": hospital, "name": "领导小组", "established_on": "2022-01-10", "leader": leader}
    group = city.call("form_leading_group", **given, members=crowd)["id"]
    change = {"group_id": group, "leader": leader}
    city.call("change_leading_group", **change, expected_version=1, on="2022-04-01", members=crowd[2:])
    city.call("change_leading_group", **change, expected_version=2, on="2022-05-01", members=[])
    [every] = city.call("former_members", ids=[group])
    assert [(each["name"], each["since"], each["until"]) for each in every] == [
        ("示例0", "2022-01-10", "2022-04-01"),
        ("示例1", "2022-01-10", "2022-04-01"),
        ("示例2", "2022-01-10", "2022-05-01"),
    ]
    assert city.call("former_members", ids=[group], last=1) == [every[2:]]
    assert city.call("former_members", ids=[group], as_role="institution", unit=city.id_of("H2")) == [[]]
    counted.seen.clear()
    [[shown]] = city.call("leading_groups_by_units", unit_ids=[hospital])
    assert ("former" in shown, shown["version"]) == (False, 3)
    city.call("units", first=50)
    city.call("data_gaps")
    assert [key for key in counted.seen if key[1] == "histories"] == []


def test_a_document_goes_back_and_forth_a_bounded_number_of_times(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_STEPS", 3)
    doc = city.call("draft_document", kind="notice", title="通知", text="正文", to_all=True)
    step = {"document_id": doc["id"]}
    city.call("change_document", **step, expected_version=1, title="通知一")
    city.call("change_document", **step, expected_version=2, title="通知二")
    before = city.stored("documents")
    for method, facts in (("change_document", {"title": "通知三"}), ("ask_document_approval", {})):
        with pytest.raises(TooManySteps):
            city.call(method, **step, expected_version=3, **facts)
    assert city.stored("documents") == before


def test_lists_of_documents_leave_their_text_where_it_is(city: City) -> None:
    made = [city.call("draft_document", kind="notice", title="通知", text=f"正文{n}", to_all=True) for n in (1, 2)]
    ids = [each["id"] for each in made]
    assert [each["text"] for each in made] == ["正文1", "正文2"]
    listed = {each["id"]: each for each in city.call("documents", kind="notice")["items"]}
    assert listed.keys() == set(ids) and not any("text" in each for each in listed.values())
    assert not any("text" in each for each in city.call("documents_by_ids", ids=ids))
    assert city.call("document_texts", ids=[ids[1], "nobody", ids[0]]) == ["正文2", None, "正文1"]
    other = {"as_role": "institution", "unit": city.id_of("H1")}
    assert city.call("document_texts", ids=ids, **other) == [None, None]


def test_what_changes_seldom_is_bounded(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((units, "MOST_PRINCIPALS"), (rotation, "MOST_CHANGES"), (staff, "MOST_ABSENCES")):
        monkeypatch.setattr(module, name, 1)
    hospital = city.unit("H1")
    appointed = {"unit_id": hospital["id"], "title": "院长"}
    city.call("appoint_principal", **appointed, expected_version=hospital["version"], name="甲", since="2019-01-01")
    person = city.call("register_staff", unit_id=hospital["id"], code="900", name="示例", since="2020-01-10")["id"]
    city.call("record_absence", staff_id=person, kind="sick", since="2022-01-10", until="2022-01-12")
    row = {"code": "purchasing", "years": 3, "is_mandatory": True}
    admin = {"as_role": "city_admin"}
    assert [len(city.call("set_post_class", **row, **admin)["history"]) for _ in range(2)] == [1, 1]
    names = ("units", "staff", "post_classes")
    before = [city.stored(name) for name in names]
    later = {"expected_version": hospital["version"] + 1, "name": "乙", "since": "2022-05-01"}
    for method, given in (
        ("appoint_principal", {**appointed, **later}),
        ("record_absence", {"staff_id": person, "kind": "sick", "since": "2022-02-10", "until": "2022-02-12"}),
        ("set_post_class", {**row, "years": 4, **admin}),
    ):
        with pytest.raises(TooManyEntries):
            city.call(method, **given)
    assert [city.stored(name) for name in names] == before


def test_what_the_release_before_kept_reads_as_it_did(city: City) -> None:
    kept = kept_before("organizations")
    for doc in (*kept.stored["meetings"], *kept.stored["groups"]):
        doc["unit_id"] = city.commission["id"]
    put_back(city.db, city.tenant, kept.stored)
    migrated(city.db, Repository.MIGRATIONS)
    shown = {each["id"]: each for each in kept.shown["meetings"]}
    for meeting in city.call("meetings_by_ids", ids=list(shown)):
        was = {**shown[meeting["id"]], "unit_id": city.commission["id"]}
        [corrections] = city.call("meeting_corrections", ids=[meeting["id"]], before=True)
        assert {**meeting, "corrections": corrections} == plainly(was) | {
            "suggested_observers": meeting["suggested_observers"]
        }
    [stood] = kept.shown["groups"]
    [former] = city.call("former_members", ids=[stood["id"]])
    assert former == stood["former"] and len(former) == 3
    [group] = [g for g in city.call("leading_groups_by_units", unit_ids=[city.commission["id"]])[0] if not g["plan"]]
    people = ("leader", "deputies", "members", "observers", "bodies", "name", "established_on", "version")
    assert {name: group[name] for name in people} == {name: stood[name] for name in people}
