"""Exams that wait for people with accounts, as their to-do lists and reminders show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.kit.ids import derive
from services.kit.work_items import WorkItem, WorkState
from services.training.domain.exam_results import Sitting, SittingState
from services.training.domain.exams import Exam
from services.training.domain.roster import RosterPerson
from services.training.handlers.work import Work, tell_work

STATES: dict[SittingState, WorkState] = {
    SittingState.OPEN: "open",
    SittingState.DONE: "done",
    SittingState.WITHDRAWN: "withdrawn",
}


def invite(work: Work, exam: Exam, people: Sequence[RosterPerson]) -> None:
    """Those of `people` who have an account and have not been invited yet."""
    accounts = work.repo.roster.accounts_of(person.id for person in people)
    wanted = [_sitting(work, exam, person, accounts[person.id]) for person in people if person.id in accounts]
    known = {each.id for each in work.repo.examining.sittings.where({"id": {"$in": [s.id for s in wanted]}})}
    new = [sitting for sitting in wanted if sitting.id not in known]
    work.repo.examining.sittings.add(new)
    _tell(work, new)


def invite_to_open(work: Work, staff_ids: Iterable[str]) -> None:
    """People who were given an account, or came on the staff, while exams of theirs are open."""
    ids = sorted(set(staff_ids))
    exams = work.repo.examining.open_exams(work.today.isoformat()) if ids else []
    people = work.repo.roster.by_ids(ids) if exams else {}
    for exam in exams:
        wanted = [p for p in people.values() if p.is_on_roster(work.today) and exam.wants(p.professional_category)]
        invite(work, exam, [person for person in wanted if exam.reaches(person.unit_id, person.unit_path)])


def invite_at_new(work: Work, unit_ids: Sequence[str]) -> None:
    """Units came after their people and accounts."""
    exams = work.repo.examining.open_exams(work.today.isoformat()) if unit_ids else []
    if exams:
        invite_to_open(work, [person.id for person in work.repo.roster.on(unit_ids, work.today)])


def settle(work: Work, ids: Sequence[str], state: SittingState) -> None:
    """Nothing waits at these any more."""
    found = work.repo.examining.sittings.where({"id": {"$in": list(ids)}, "state": SittingState.OPEN.value})
    settled = [sitting.settled(state) for sitting in found]
    work.repo.examining.sittings.put(settled)
    _tell(work, settled)


def _sitting(work: Work, exam: Exam, person: RosterPerson, account_id: str) -> Sitting:
    return Sitting(
        id=derive(work.tenant, "exam_sitting", exam.id, person.id),
        exam_id=exam.id,
        staff_id=person.id,
        account_id=account_id,
        unit_id=person.unit_id,
        unit_path=person.unit_path,
        opens_on=exam.opens_on,
        closes_on=exam.closes_on,
    )


def _tell(work: Work, sittings: Sequence[Sitting]) -> None:
    if sittings:
        tell_work(work, [_item(work, sitting) for sitting in sittings])


def _item(work: Work, sitting: Sitting) -> WorkItem:
    is_open = sitting.state is SittingState.OPEN
    return WorkItem(
        kind="exam",
        action="sit",
        subject_id=sitting.id,
        version=sitting.version,
        unit_id=sitting.unit_id,
        owner_unit_id=sitting.unit_id,
        roles=("staff",),
        label="参加考试",
        opens_on=sitting.opens_on,
        due_on=sitting.closes_on,
        state=STATES[sitting.state],
        account_id=sitting.account_id,
        settled_on=None if is_open else work.today,
    )
