"""Signing integrity commitments: by oneself, or on paper that the unit keeps (NJ-102, LZ-042, LZ-096)."""

from __future__ import annotations

from datetime import date
from typing import Any

from plans import Plan
from services.kit.errors import ChangedMeanwhile, Problem
from services.kit.events import plain
from services.kit.uploads import own_files
from services.training.domain.commitments import (
    COMMITMENTS,
    Commitment,
    Signature,
    Wording,
    commitment_of,
    present_wording,
    require_asked,
    require_current,
    require_signable,
    signature_id,
    signed,
    strangers,
    wording,
)
from services.training.domain.roster import RosterPerson
from services.training.errors.commitments import PaperNeeded, SignatureNotFound, SignersNotValid
from services.training.events.commitments import CommitmentTextPublishedV1
from services.training.handlers.commitment_counts import count_units
from services.training.handlers.roster import myself
from services.training.handlers.work import Work, plan_of
from services.training.requests import commitments as requests


def publish_text(work: Work, request: requests.PublishCommitmentText) -> dict[str, Any]:
    """Another wording. Raises `CommitmentNotFound`, `TextChanged`."""
    commitment, plan = _found(work, request.kind)
    known = _wording(work, plan, commitment)
    require_current(known, request.text_number)
    text = wording(commitment.code, known.number + 1, request.text, on=work.today, by=work.actor.account_id)
    work.repo.commitments.add_wording(text)
    work.emit(CommitmentTextPublishedV1(commitment.code, text.number, commitment.code))
    work.audit("commitment_text", commitment.code, number=text.number)
    return dict(plain(text))


def sign(work: Work, request: requests.SignCommitment) -> dict[str, Any]:
    """The caller signs; twice is once. Raises `NotOnRoster`, `NotYourCommitment`, `TextChanged`."""
    commitment, plan = _found(work, request.kind)
    person = myself(work)
    require_asked(commitment, person)
    require_signable(commitment, plan, work.today, work.today)
    before = work.repo.commitments.signature(_id_today(work, commitment, person))
    if before is not None and before.holds:
        return dict(plain(before))
    require_current(_wording(work, plan, commitment), request.text_number)
    [signature] = _keep(work, plan, commitment, [person], request.text_number, on=work.today, files=None)
    return dict(plain(signature))


def record_signed(work: Work, request: requests.RecordSignedCommitments) -> dict[str, Any]:
    """Who signed on paper; those who have signed already stay as they are. Raises `SignersNotValid`, `PaperNeeded`,
    `SignedOutsidePeriod`, `TextChanged`."""
    commitment, plan = _found(work, request.kind)
    unit = work.units.require(request.unit_id)
    require_signable(commitment, plan, request.signed_on, work.today)
    require_current(_wording(work, plan, commitment), request.text_number)
    if not request.file_ids:
        raise PaperNeeded(field="file_ids")
    own_files(work, request.file_ids, field="file_ids")
    work.repo.files.share(request.file_ids, [unit.id])
    people = _signers(work, commitment, request)
    done = _keep(
        work, plan, commitment, people, request.text_number, on=request.signed_on, files=tuple(request.file_ids)
    )
    return {"recorded": len(done), "known": len(people) - len(done)}


def strike_out(work: Work, request: requests.StrikeOutCommitment) -> dict[str, Any]:
    """A signature recorded by mistake. Raises `SignatureNotFound`, `ChangedMeanwhile`, `AlreadyStruckOut`."""
    signature = work.repo.commitments.signature(request.signature_id)
    if signature is None:
        raise SignatureNotFound(field="signature_id")
    unit = work.units.require(signature.unit_id)
    if signature.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    after = signature.without(request.reason)
    work.repo.commitments.keep([after])
    commitment, plan = COMMITMENTS[signature.kind], plan_of(work)
    work.repo.roster.mark([signature.person_id], commitment.mark(signature.period), None)
    work.audit("commitment_struck_out", signature.id)
    if plan is not None:
        count_units(work, plan, [unit], {commitment.code: signature.period})
    return dict(plain(after))


def _found(work: Work, code: str) -> tuple[Commitment, Plan]:
    plan = plan_of(work)
    commitment = commitment_of(plan, code)
    assert plan is not None
    return commitment, plan


def _wording(work: Work, plan: Plan, commitment: Commitment) -> Wording:
    return present_wording(commitment, plan, work.repo.commitments.wordings().get(commitment.code))


def _id_today(work: Work, commitment: Commitment, person: RosterPerson) -> str:
    return signature_id(commitment, commitment.period(work.today), person.person_id)


def _signers(work: Work, commitment: Commitment, request: requests.RecordSignedCommitments) -> list[RosterPerson]:
    """The people named, each once; any stranger among them refuses all."""
    wanted = list(dict.fromkeys(request.staff_ids))
    people = work.repo.roster.by_ids(wanted)
    wrong = strangers(commitment, wanted, people, unit_id=request.unit_id, day=request.signed_on)
    if wrong:
        places = {staff_id: position for position, staff_id in reversed(list(enumerate(request.staff_ids)))}
        problems = [
            Problem(
                f"staff_ids.{places[each]}", "not_a_signer", "不在本单位在岗名册或不属于签署范围", "is not to sign here"
            )
            for each in wrong[:100]
        ]
        raise SignersNotValid(field=problems[0].field, problems=problems, count=len(wrong))
    return [people[staff_id] for staff_id in wanted]


def _keep(
    work: Work,
    plan: Plan,
    commitment: Commitment,
    people: list[RosterPerson],
    number: int,
    *,
    on: date,
    files: tuple[str, ...] | None,
) -> list[Signature]:
    """New signatures of these people of one unit; a `files` of None means by their own account."""
    period = commitment.period(on)
    known = work.repo.commitments.signatures([signature_id(commitment, period, each.person_id) for each in people])
    facts: dict[str, Any] = {"text_number": number, "signed_on": on, "recorded_by": work.actor.account_id}
    facts |= {"means": "account"} if files is None else {"means": "paper", "file_ids": files}
    found = []
    for person in people:
        before = known.get(signature_id(commitment, period, person.person_id))
        if before is None or not before.holds:
            found.append(signed(commitment, period, person, before=before, **facts))
    if found:
        work.repo.commitments.keep(found)
        work.repo.roster.mark([each.person_id for each in found], commitment.mark(period), on)
        count_units(work, plan, [work.units.require(people[0].unit_id)], {commitment.code: period})
    return found
