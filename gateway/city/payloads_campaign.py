"""What the campaign's mutations answer."""

from __future__ import annotations

import strawberry

from gateway.city.types_board import DepartmentFiling, FollowUp
from gateway.city.types_campaign import Decomposition, LocalTask, PhaseShare, UnitTarget, WorkPlan
from gateway.city.types_common import UserError
from gateway.city.types_tasks import KeyTask


@strawberry.type
class LocalTaskPayload:
    local_task: LocalTask | None
    errors: list[UserError]


@strawberry.type
class UnitTargetPayload:
    unit_target: UnitTarget | None
    errors: list[UserError]


@strawberry.type(description="`warning` of the part is outside_phase when the phase is not running.")
class PhaseSharePayload:
    phase_share: PhaseShare | None
    errors: list[UserError]


@strawberry.type
class WorkPlanPayload:
    work_plan: WorkPlan | None
    errors: list[UserError]


@strawberry.type
class DecompositionPayload:
    decomposition: Decomposition | None
    errors: list[UserError]


@strawberry.type
class KeyTaskPayload:
    key_task: KeyTask | None
    errors: list[UserError]


@strawberry.type
class DepartmentFilingPayload:
    filing: DepartmentFiling | None
    errors: list[UserError]


@strawberry.type
class FollowUpPayload:
    follow_up: FollowUp | None
    errors: list[UserError]
