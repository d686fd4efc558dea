"""The closed vocabularies of staff and posts."""

from __future__ import annotations

from enum import Enum

import strawberry


@strawberry.enum(description="Professional category 专业类别.")
class Profession(Enum):
    PHYSICIAN = "physician"
    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    TECHNICIAN = "technician"
    ADMINISTRATOR = "administrator"
    SUPPORT = "support"
    OTHER = "other"


@strawberry.enum(description="Form of employment 用工形式.")
class Employment(Enum):
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CONTRACT = "contract"
    AGENCY = "agency"


@strawberry.enum(description="A post's place in the unit 职务层级. PRINCIPAL follows the unit's principal alone.")
class PostRank(Enum):
    PRINCIPAL = "principal"
    LEADERSHIP = "leadership"
    HEAD = "head"
    MEMBER = "member"


@strawberry.enum(description="Kind of leave.")
class AbsenceKind(Enum):
    SICK = "sick"
    MATERNITY = "maternity"
    STUDY = "study"
    SECONDMENT = "secondment"
    UNPAID = "unpaid"
    OTHER = "other"


@strawberry.enum(
    description="Where the term of a key post stands: WARNED from six months before, DUE in the last month."
)
class RotationStatus(Enum):
    WITHIN = "within"
    WARNED = "warned"
    DUE = "due"
    OVERDUE = "overdue"
    EXEMPT = "exempt"


@strawberry.enum(description="Where a unit's roster of a quarter stands.")
class RosterStatus(Enum):
    OPEN = "open"
    OVERDUE = "overdue"
    CONFIRMED = "confirmed"
    CONFIRMED_LATE = "confirmed_late"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="Where a proposal of succession stands.")
class SuccessionState(Enum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="Where a term of office stands: ENDING in its last six months.")
class TermStatus(Enum):
    RUNNING = "running"
    ENDING = "ending"
    EXPIRED = "expired"
    ENDED = "ended"


@strawberry.enum(description="How a year's targets were met 优秀、良好、合格、不合格.")
class TermGrade(Enum):
    EXCELLENT = "excellent"
    GOOD = "good"
    PASS = "pass"
    FAIL = "fail"
