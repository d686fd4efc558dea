"""Integrity commitments: what a person signs, which wording, for which period, and who is to sign (NJ-102, LZ-042,
LZ-096)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, Protocol

from plans import Plan
from services.training.domain.roster import RosterPerson
from services.training.errors.commitments import (
    AlreadyStruckOut,
    CommitmentNotFound,
    NotYourCommitment,
    SignedOutsidePeriod,
    TextChanged,
)


class Asked(Protocol):
    """What is looked at of a person."""

    @property
    def is_key(self) -> bool: ...
    @property
    def professional_category(self) -> str | None: ...


Audience = Literal["medical", "cadres"]
ONCE, PLATFORM = "once", "platform"
MEDICAL = ("physician", "nurse", "pharmacist", "technician")


@dataclass(frozen=True)
class Commitment:
    """One kind of commitment: signed every year, or once by the end of the phase (from 1) or of the campaign."""

    code: str
    zh: str
    en: str
    text: str
    audience: Audience
    yearly: bool
    phase: int | None
    prefixes: tuple[str, ...]
    sources: tuple[str, ...]

    def period(self, day: date) -> str:
        """The period that `day` belongs to."""
        return str(day.year) if self.yearly else ONCE

    def due_on(self, plan: Plan, period: str) -> date:
        """By when everybody has signed."""
        if not self.yearly:
            has_phase = self.phase is not None and self.phase <= len(plan.phases)
            return plan.phases[(self.phase or 1) - 1].end if has_phase else plan.campaign_end
        return min(date(int(period), 12, 31), plan.campaign_end)

    def mark(self, period: str) -> str:
        """What the roster keeps of it."""
        return f"{self.code}-{period}"

    def year(self, plan: Plan, period: str) -> str:
        """The year whose last day keeps the figure of `period`: its own, or the campaign's last."""
        return period if self.yearly else str(plan.campaign_end.year)

    def asks(self, person: Asked) -> bool:
        """Whether the person is to sign it."""
        return person.is_key if self.audience == "cadres" else person.professional_category in MEDICAL


COMMITMENTS = {
    commitment.code: commitment
    for commitment in (
        Commitment(
            code="self_discipline",
            zh="医务人员廉洁自律承诺",
            en="self-discipline commitment",
            text="本人郑重承诺：恪守医德，廉洁行医；不收受“红包”，不拿回扣；不违规统方，不参与欺诈骗保；"
            "加强自我教育、自我约束、自我管理，自觉接受组织和群众监督。",
            audience="medical",
            yearly=True,
            phase=None,
            prefixes=("NJ",),
            sources=("NJ-102",),
        ),
        Commitment(
            code="three_circles",
            zh="净化“三圈”和“八小时外”行为承诺",
            en="commitment on social, life and friends circles and off-duty conduct",
            text="本人郑重承诺：自觉净化社交圈、生活圈、朋友圈，不接受可能影响公正履职的宴请和安排；"
            "增强“八小时外”法规意识和自律意识，管好自己和家人。",
            audience="cadres",
            yearly=False,
            phase=None,
            prefixes=("LZ",),
            sources=("LZ-042",),
        ),
        Commitment(
            code="clean_practice",
            zh="廉洁从医、廉洁执业承诺",
            en="clean practice commitment",
            text="本人郑重承诺：积极参与专项行动，廉洁从医、廉洁执业，合理检查、合理用药、合理收费，"
            "不收受“红包”和回扣，以患者健康为中心。",
            audience="medical",
            yearly=False,
            phase=1,
            prefixes=("LZ",),
            sources=("LZ-096",),
        ),
    )
}


def kept_by(plan: Plan | None) -> list[Commitment]:
    """The commitments that the plan asks for."""
    if plan is None:
        return []
    wanted, prefix = plan.parameters.registers, plan.template.requirement_prefix
    return [each for each in COMMITMENTS.values() if each.code in wanted or prefix in each.prefixes]


def commitment_of(plan: Plan | None, code: str) -> Commitment:
    """Raises `CommitmentNotFound`."""
    for each in kept_by(plan):
        if each.code == code:
            return each
    raise CommitmentNotFound(field="kind")


@dataclass(frozen=True)
class Wording:
    """A version of the text; the newest is what is signed. The number counts from 1."""

    id: str
    kind: str
    number: int
    text: str
    published_on: date
    published_by: str


def wording(kind: str, number: int, text: str, *, on: date, by: str) -> Wording:
    """A version of the text."""
    return Wording(f"{kind}.{number}", kind, number, text, on, by)


def present_wording(commitment: Commitment, plan: Plan, published: Wording | None) -> Wording:
    """The newest wording; the platform's own is the first."""
    return published or wording(commitment.code, 1, commitment.text, on=plan.effective_from, by=PLATFORM)


def require_current(known: Wording, number: int) -> None:
    """Nobody signs, or replaces, a text that he has not seen. Raises `TextChanged`."""
    if known.number != number:
        raise TextChanged(field="text_number", number=known.number)


@dataclass(frozen=True)
class Signature:
    """That a person signed a version of the text: with his own account, or on paper that the unit keeps."""

    id: str
    kind: str
    period: str
    person_id: str
    staff_id: str
    unit_id: str
    unit_path: str
    text_number: int
    signed_on: date
    means: Literal["account", "paper"]
    recorded_by: str
    file_ids: tuple[str, ...] = ()
    struck_out: str | None = None
    version: int = 1

    @property
    def holds(self) -> bool:
        """Whether it was not struck out."""
        return self.struck_out is None

    def without(self, reason: str) -> Signature:
        """Recorded by mistake. Raises `AlreadyStruckOut`."""
        if not self.holds:
            raise AlreadyStruckOut()
        return replace(self, struck_out=reason, version=self.version + 1)


def signature_id(commitment: Commitment, period: str, person_id: str) -> str:
    """A person signs a commitment once a period."""
    return f"{commitment.mark(period)}.{person_id}"


def signed(
    commitment: Commitment, period: str, person: RosterPerson, *, before: Signature | None, **facts: Any
) -> Signature:
    """The person's signature; one that was struck out before is followed by the next version."""
    return Signature(
        id=signature_id(commitment, period, person.person_id),
        kind=commitment.code,
        period=period,
        person_id=person.person_id,
        staff_id=person.id,
        unit_id=person.unit_id,
        unit_path=person.unit_path,
        version=before.version + 1 if before else 1,
        **facts,
    )


def require_signable(commitment: Commitment, plan: Plan, day: date, today: date) -> None:
    """Signed within the campaign and not in the future. Raises `SignedOutsidePeriod`."""
    if not plan.effective_from <= day <= min(today, plan.campaign_end):
        last = min(today, plan.campaign_end)
        raise SignedOutsidePeriod(field="signed_on", start=plan.effective_from.isoformat(), end=last.isoformat())


def strangers(
    commitment: Commitment, wanted: Sequence[str], people: Mapping[str, RosterPerson], *, unit_id: str, day: date
) -> list[str]:
    """Those of `wanted` who are not on the unit's staff that day, or are not to sign."""

    def fits(person: RosterPerson | None) -> bool:
        if person is None or person.unit_id != unit_id:
            return False
        return person.is_on_roster(day) and commitment.asks(person)

    return [staff_id for staff_id in wanted if not fits(people.get(staff_id))]


def require_asked(commitment: Commitment, person: RosterPerson) -> None:
    """Raises `NotYourCommitment`."""
    if not commitment.asks(person):
        raise NotYourCommitment(field="kind", zh_name=commitment.zh, en_name=commitment.en)
