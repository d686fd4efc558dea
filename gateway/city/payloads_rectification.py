"""What the mutations of problems, self-inspections and the risk ledger answer."""

from __future__ import annotations

import strawberry

from gateway.city.types_common import UserError
from gateway.city.types_rectification import Problem, ProblemCategory
from gateway.city.types_risks import RiskEntry
from gateway.city.types_self_inspection import SelfInspection, SelfInspectionRound


@strawberry.type
class ProblemPayload:
    problem: Problem | None
    errors: list[UserError]


@strawberry.type
class ProblemCategoryPayload:
    category: ProblemCategory | None
    errors: list[UserError]


@strawberry.type
class SelfInspectionRoundPayload:
    round: SelfInspectionRound | None
    errors: list[UserError]


@strawberry.type
class SelfInspectionPayload:
    self_inspection: SelfInspection | None
    errors: list[UserError]


@strawberry.type
class RiskPayload:
    risk: RiskEntry | None
    errors: list[UserError]
