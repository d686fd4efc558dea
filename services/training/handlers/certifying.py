"""Certificates: issued when an exam is passed, revoked with a reason, checked by anybody, printed by the gateway."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.kit.codec import document
from services.kit.errors import ChangedMeanwhile
from services.kit.ids import derive
from services.kit.printing import PDF
from services.kit.sealing import seal
from services.kit.work_items import AT_ONCE
from services.training.domain.attempts import Attempt
from services.training.domain.certificates import Certificate, number_of, valid_until
from services.training.domain.exam_results import closed_on
from services.training.domain.exams import Exam
from services.training.errors.examining import CertificateNotFound
from services.training.errors.roster import NotOnRoster
from services.training.handlers.certificate_print import certificate_pdf
from services.training.handlers.roster import myself
from services.training.handlers.work import Work, plan_of
from services.training.requests import certificates as requests

Shown = dict[str, Any]
CODE_BYTES = 10


def certify(work: Work, passed: Sequence[Attempt], exams: Mapping[str, Exam]) -> None:
    """One certificate for each of these, numbered by the year in which the exam was passed."""
    plan = plan_of(work)
    if plan is None or not passed:
        return
    prefix = plan.template.city.division_code
    for year in sorted({closed_on(attempt).year for attempt in passed}):
        of_year = [attempt for attempt in passed if closed_on(attempt).year == year]
        serial = work.repo.examining.take_serials(year, len(of_year))
        work.repo.examining.certificates.add(
            _issued(work, attempt, exams[attempt.exam_id], number_of(prefix, year, serial + place))
            for place, attempt in enumerate(of_year)
        )


def certificates(work: Work, request: requests.Certificates) -> Shown:
    """Certificates of people of the caller's units, the newest first."""
    wanted = {"exam_id": request.exam_id} if request.exam_id else {}
    unit = {"unit_id": work.units.require(request.unit_id).id} if request.unit_id else {}
    filter = {"$and": [work.scope.filter(), wanted, unit]}
    found = work.repo.examining.certificates.page(filter, [("issued_on", -1)], request.first, request.after)
    return {**found, "items": _shown(work, found["items"])}


def my_certificates(work: Work) -> list[Shown]:
    """The caller's own, the newest first."""
    mine = {"person_id": {"$in": list(_own_person(work))}}
    found = work.repo.examining.certificates.where(mine, [("issued_on", -1), ("id", 1)])
    return _shown(work, found[:AT_ONCE])


def revoke_certificate(work: Work, request: requests.RevokeCertificate) -> Shown:
    """Raises `CertificateNotFound`, `CertificateAlreadyRevoked`, `ChangedMeanwhile`."""
    found = work.repo.examining.certificates.get(request.certificate_id)
    if found is None:
        raise CertificateNotFound(field="certificate_id")
    work.units.require(found.issuer_id, field="certificate_id")
    if found.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    after = found.revoked(work.today, request.reason)
    work.repo.examining.certificates.save(after)
    return _shown(work, [after])[0]


def verify_certificate(work: Work, request: requests.VerifyCertificate) -> Shown:
    """What anybody may know; the gateway puts the masked name of the holder beside it. Raises `CertificateNotFound`."""
    found = work.repo.examining.certificate(request.code.lower())
    if found is None:
        raise CertificateNotFound()
    [shown] = _shown(work, [found])
    names = ("number", "title", "topics", "status", "issued_on", "valid_until", "revoked_on")
    unit = work.units.get(found.unit_id)
    return {**{name: shown[name] for name in names}, "unit": unit.name if unit else None, "staff_id": found.staff_id}


def certificate_paper(work: Work, request: requests.CertificateNamed) -> Shown:
    """Whose name the gateway has to look up for printing: for the holder, and for the holder's unit."""
    found = work.repo.examining.certificates.get(request.certificate_id)
    if found is None or not _may_print(work, found):
        raise CertificateNotFound(field="certificate_id")
    return {"id": found.id, "staff_id": found.staff_id, "code": found.code, "number": found.number}


def print_certificate(work: Work, request: requests.PrintCertificate) -> Shown:
    """As PDF, with the name and the address that the gateway gives."""
    found = work.repo.examining.certificates.get(request.certificate_id)
    if found is None:
        raise CertificateNotFound(field="certificate_id")
    [shown] = _shown(work, [found])
    units = {unit_id: work.units.get(unit_id) for unit_id in (found.unit_id, found.issuer_id)}
    names = {unit_id: unit.name if unit else "" for unit_id, unit in units.items()}
    printed = certificate_pdf(
        found,
        topics=shown["topics"],
        units=(names[found.unit_id], names[found.issuer_id]),
        holder=request.holder_name,
        address=request.address,
        today=work.today,
    )
    content = base64.b64encode(printed).decode()
    return {"filename": f"合格证书-{found.number}.pdf", "content_type": PDF, "content_base64": content}


def _may_print(work: Work, certificate: Certificate) -> bool:
    if work.actor.roles == ("staff",):
        return certificate.person_id in _own_person(work)
    unit = work.units.get(certificate.unit_id)
    return unit is not None and work.scope.covers(unit)


def _own_person(work: Work) -> tuple[str, ...]:
    """The caller on the roster; nobody for an account that is not linked."""
    try:
        return (myself(work).person_id,)
    except NotOnRoster:
        return ()


def _issued(work: Work, attempt: Attempt, exam: Exam, number: str) -> Certificate:
    on = closed_on(attempt)
    certificate_id = derive(work.tenant, "certificate", exam.id, attempt.person_id)
    code = base64.b32encode(seal("certificate", work.tenant, certificate_id, work.new_id(), size=CODE_BYTES))
    return Certificate(
        id=certificate_id,
        number=number,
        code=code.decode().lower(),
        exam_id=exam.id,
        title=exam.title,
        topic_ids=exam.topic_ids,
        score=attempt.score or 0,
        staff_id=attempt.staff_id,
        person_id=attempt.person_id,
        unit_id=attempt.unit_id,
        unit_path=attempt.unit_path,
        issuer_id=exam.unit_id,
        issuer_path=exam.unit_path,
        issued_on=on,
        valid_until=valid_until(on, exam.valid_months),
    )


def _shown(work: Work, found: Iterable[Certificate]) -> list[Shown]:
    every = list(found)
    topics = work.repo.topics.by_ids({topic_id for each in every for topic_id in each.topic_ids})
    hidden = ("unit_path", "issuer_path", "person_id")
    return [
        {
            **{name: value for name, value in document(each).items() if name not in hidden},
            "status": each.status(work.today),
            "topics": [topics[topic_id].title for topic_id in each.topic_ids if topic_id in topics],
            "address": f"/certificates/{work.tenant}/{each.code}",
        }
        for each in every
    ]
