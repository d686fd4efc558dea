"""The rule lists that the later services read: conduct, procurement, training, supervision, appraisal and the rest.

An empty list switches the feature off for the tenant: no zero, no alarm.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plans.models.base import Clause, Count, Day, Flag, KindedClause, Modality, Named, Part, Sourced, Subject


class ProblemCategory(Sourced):
    """What to check for."""

    code: str
    label: str
    subject: Subject
    text: str | None = None


class DispositionMeasure(Sourced):
    """A measure against a proven problem; tier 1 is the lightest, 4 leaves the health system."""

    code: str
    label: str
    tier: Annotated[Count, Field(ge=1, le=4)]
    subject: Subject
    trigger: str
    text: str | None = None


class TalkOrVisit(Named):
    """One of the talks and visits of 三谈一访."""

    kind: Literal["talk", "visit"]


class TransferAuthority(Named):
    """An outside body that gets notifications or cases."""

    action: Literal["notify", "investigate", "verify", "transfer", "coordinate_case"]
    matter: str
    urgency: str | None = None
    text: str | None = None


class ScopeOfGift(Named):
    """A kind of benefit that counts as a red packet or a kickback."""

    kind: Literal["property", "activity", "payment", "promotion"]
    condition: str | None = None


class Exemption(Sourced):
    """What to do with a benefit that could not be refused."""

    text: str
    handling: str


class BenefitScope(Sourced):
    """What counts as a red packet, or as a kickback (AMB-24)."""

    defined_in_source: Flag = False
    text: str | None = None
    recipients: list[str] = []
    recipients_inferred: Flag = False
    givers: list[str] = []
    acts: list[str] = []
    context: str | None = None
    items: list[ScopeOfGift] = []
    extensible_by: list[str] = []
    extension_text: Clause | None = None
    exemption: Exemption | None = None


class ProcurementRule(KindedClause):
    """A rule about buying and using."""

    modality: Modality = "must"
    methods_preferred: list[str] = []
    methods_discouraged: list[str] = []


class VisitRule(Clause):
    """A rule about visits of sales representatives (AMB-16)."""

    scheme: str
    expansion: list[str] = []
    expansion_in_source: Flag = False


class DisclosureItem(Named):
    """What is to be made public or posted."""

    id: str
    audience: Literal["public", "patients", "jurisdiction"]
    location: str | None = None
    text: str | None = None


class MeetingRule(Clause):
    """A regular meeting (LZ-M1, AMB-11, AMB-12)."""

    kind: str
    body: str
    convener: list[str] = []
    attendees: list[str] = []
    observers: list[str] = []
    period: Literal["month", "quarter", "year"]
    minimum: Count = 1
    strictness: Literal["must", "in_principle"] = "must"
    ad_hoc_allowed: Flag = False


class IssuingRule(KindedClause):
    """In whose name and under which seal documents are issued."""

    issued_in_name_of: str | None = None
    seal: str | None = None
    seal_mode: Literal["substitute_seal"] | None = None


class Coverage(Part):
    """The share of a population that must be supervised."""

    op: Literal[">="]
    value: Count
    unit: Literal["percent"]


class SupervisionRule(KindedClause):
    """Supervision, inspection, unannounced visits."""

    supervisor: list[str] = []
    target: list[str] = []
    period: Literal["continuous", "irregular", "month", "quarter", "phase", "plan", "year"]
    coverage: Coverage | None = None


class TrainingRule(KindedClause):
    """A training or study duty."""

    modality: Modality = "must"
    subjects: list[str] = []
    period: Literal["continuous", "month", "quarter", "phase", "year"]
    minimum: Count | None = None
    exam_required: Flag = False


class PublicityRule(KindedClause):
    """A publicity duty."""

    channels: list[str] = []


class ComplaintRule(KindedClause):
    """A rule about complaints and leads."""

    modality: Modality = "must"
    code: str | None = None
    stages: list[str] = []


class SatisfactionRule(KindedClause):
    """A rule about patients' evaluation."""

    touchpoints: list[str] = []


class ControlRule(KindedClause):
    """An internal-control duty."""

    objects: list[str] = []


class PersonnelRule(KindedClause):
    """Rotation, terms, conduct staffing."""

    posts: list[str] = []
    term: str | None = None
    rule_elements: list[str] = []


class PowerListRule(KindedClause):
    """A rule about lists of powers."""

    subjects: list[str] = []
    elements: list[str] = []


class AppraisalRule(KindedClause):
    """A link to appraisal, grading or pay."""

    subjects: list[str] = []
    uses: list[str] = []


class SelfInspectionRule(KindedClause):
    """A self-inspection duty."""

    subjects: list[str] = []
    baseline: list[str] = []
    required_fields: list[str] = []


class LocalGroupRule(Clause):
    """A body that units must set up."""

    id: str
    subjects: list[str] = Field(min_length=1)
    body: Literal["leading_group", "supervision_body", "special_mechanism"]
    due: Day | None = None
    head: str | None = None
    participating_departments: list[str] = []
