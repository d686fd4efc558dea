"""Study of a material on line: who studies follows from the account, how long from the server's clock alone."""

from __future__ import annotations

from typing import Any

from services.kit.codec import document
from services.training.domain.materials import OnlineStudy
from services.training.domain.roster import RosterPerson
from services.training.errors.materials import MaterialNotFound, StudyNotFound
from services.training.errors.roster import NotOnRoster
from services.training.handlers.roster import myself
from services.training.handlers.topic_coverage import count_again
from services.training.handlers.work import Work
from services.training.requests import studying as requests


def start_study(work: Work, request: requests.StartStudy) -> dict[str, Any]:
    """The caller begins now; one study at a time. Raises `NotOnRoster`, `MaterialNotFound`, `MaterialNotOnline` ..."""
    person = myself(work)
    material = work.repo.studying.materials.get(request.material_id)
    if material is None or not material.is_for(person.unit_path):
        raise MaterialNotFound(field="material_id")
    material.require_online()
    work.repo.studying.stop_running(person.person_id)
    study = OnlineStudy(
        id=work.new_id(),
        material_id=material.id,
        title=material.title,
        topic_ids=material.topic_ids,
        staff_id=person.id,
        person_id=person.person_id,
        unit_id=person.unit_id,
        unit_path=person.unit_path,
        required_minutes=material.required_minutes,
        started_at=work.now,
        year=work.today.year,
    )
    work.repo.studying.studies.add([study])
    return _view(study)


def finish_study(work: Work, request: requests.FinishStudy) -> dict[str, Any]:
    """The caller's own study is completed. Raises `StudyNotFound`, `StudyTooShort`, `StudyExpired` ..."""
    person = myself(work)
    study = work.repo.studying.studies.get(request.study_id)
    if study is None or not _is_own(study, person):
        raise StudyNotFound(field="study_id")
    after = study.finished(work.now)
    work.repo.studying.studies.save(after)
    count_again(work, {after.unit_id: after.unit_path}, after.year)
    return _view(after)


def my_studies(work: Work, request: requests.MyStudies) -> dict[str, Any]:
    """A page of the caller's own; nothing for those on no roster."""
    try:
        person = myself(work)
    except NotOnRoster:
        return {"items": [], "next": None, "total": 0}
    wanted = {"person_id": person.person_id, **({"status": request.status} if request.status else {})}
    found = work.repo.studying.studies.page(wanted, [("started_at", -1)], request.first, request.after)
    return {**found, "items": [_view(each) for each in found["items"]]}


def _is_own(study: OnlineStudy, person: RosterPerson) -> bool:
    return study.person_id == person.person_id


def _view(study: OnlineStudy) -> dict[str, Any]:
    hidden = ("person_id", "staff_id", "unit_path")
    shown = {name: value for name, value in document(study).items() if name not in hidden}
    return {**shown, "may_finish_at": study.may_finish_at}
