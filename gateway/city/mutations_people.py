"""What can be changed of people: staff, posts, rotation, principals, and whole units that merge or split."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry

from gateway.city import inputs_people as inputs
from gateway.city import types_people as people
from gateway.city.build import build, build_all
from gateway.city.payloads import UnitPayload, change
from gateway.city.types_bodies import LeadingGroup
from gateway.city.types_common import Info
from gateway.city.types_units import Posting, Unit

T = TypeVar("T")


def _as(cls: type[T]) -> Callable[[dict[str, Any]], T]:
    return lambda data: build(cls, data)


def _units(data: Any) -> list[Unit]:
    return build_all(Unit, data)


@strawberry.type
class PeopleMutations:
    @strawberry.mutation(description="What importing the roster would change; nothing is stored.")
    async def preview_staff_import(self, info: Info, input: inputs.StaffFileInput) -> people.StaffImportPayload:
        return await change(
            info, "organizations.preview_staff_import", input, people.StaffImportPayload, _as(people.StaffImport)
        )

    @strawberry.mutation(description="Create and change staff by unit and number: all rows, or none and every mistake.")
    async def import_staff(self, info: Info, input: inputs.StaffFileInput) -> people.StaffImportPayload:
        return await change(
            info, "organizations.import_staff", input, people.StaffImportPayload, _as(people.StaffImport)
        )

    @strawberry.mutation
    async def register_staff(self, info: Info, input: inputs.RegisterStaffInput) -> people.StaffPayload:
        return await change(info, "organizations.register_staff", input, people.StaffPayload, _as(people.StaffMember))

    @strawberry.mutation
    async def change_staff(self, info: Info, input: inputs.ChangeStaffInput) -> people.StaffPayload:
        return await change(info, "organizations.change_staff", input, people.StaffPayload, _as(people.StaffMember))

    @strawberry.mutation(description="The last day of a person; the posts end with it.")
    async def end_staff(self, info: Info, input: inputs.EndStaffInput) -> people.StaffPayload:
        return await change(info, "organizations.end_staff", input, people.StaffPayload, _as(people.StaffMember))

    @strawberry.mutation
    async def record_absence(self, info: Info, input: inputs.RecordAbsenceInput) -> people.StaffPayload:
        return await change(info, "organizations.record_absence", input, people.StaffPayload, _as(people.StaffMember))

    @strawberry.mutation
    async def end_absence(self, info: Info, input: inputs.EndAbsenceInput) -> people.StaffPayload:
        return await change(info, "organizations.end_absence", input, people.StaffPayload, _as(people.StaffMember))

    @strawberry.mutation(description="A further post.")
    async def assign_post(self, info: Info, input: inputs.AssignPostInput) -> people.StaffPayload:
        return await change(info, "organizations.assign_post", input, people.StaffPayload, _as(people.StaffMember))

    @strawberry.mutation
    async def end_post(self, info: Info, input: inputs.EndPostInput) -> people.PostingPayload:
        return await change(info, "organizations.end_post", input, people.PostingPayload, _as(Posting))

    @strawberry.mutation(description="Confirm a quarter's roster with the count that was seen.")
    async def confirm_roster(self, info: Info, input: inputs.ConfirmRosterInput) -> people.RosterConfirmationPayload:
        return await change(
            info,
            "organizations.confirm_roster",
            input,
            people.RosterConfirmationPayload,
            _as(people.RosterConfirmation),
        )

    @strawberry.mutation(description="A row of the table of post classes; due days follow at once.")
    async def set_post_class(self, info: Info, input: inputs.SetPostClassInput) -> people.PostClassPayload:
        return await change(info, "organizations.set_post_class", input, people.PostClassPayload, _as(people.PostClass))

    @strawberry.mutation(
        description="The holder of a key post goes to another one; answers with the post that was left."
    )
    async def rotate_post(self, info: Info, input: inputs.RotatePostInput) -> people.PostingPayload:
        return await change(info, "organizations.rotate_post", input, people.PostingPayload, _as(Posting))

    @strawberry.mutation(description="Leave to stay in a key post until a day; not the unit's own to give.")
    async def exempt_rotation(self, info: Info, input: inputs.ExemptRotationInput) -> people.PostingPayload:
        return await change(info, "organizations.exempt_rotation", input, people.PostingPayload, _as(Posting))

    @strawberry.mutation(description="A unit's new principal; the one before stays in the history.")
    async def appoint_principal(self, info: Info, input: inputs.AppointPrincipalInput) -> UnitPayload:
        return await change(info, "organizations.appoint_principal", input, UnitPayload, _as(Unit))

    @strawberry.mutation
    async def end_principal(self, info: Info, input: inputs.EndPrincipalInput) -> UnitPayload:
        return await change(info, "organizations.end_principal", input, UnitPayload, _as(Unit))

    @strawberry.mutation
    async def accept_succession(self, info: Info, input: inputs.AcceptSuccessionInput) -> people.SuccessionPayload:
        return await change(
            info, "organizations.accept_succession", input, people.SuccessionPayload, _as(people.Succession)
        )

    @strawberry.mutation
    async def decline_succession(self, info: Info, input: inputs.DeclineSuccessionInput) -> people.SuccessionPayload:
        return await change(
            info, "organizations.decline_succession", input, people.SuccessionPayload, _as(people.Succession)
        )

    @strawberry.mutation(description="The people of a body from a day on.")
    async def change_leading_group(
        self, info: Info, input: inputs.ChangeLeadingGroupInput
    ) -> people.LeadingGroupPeoplePayload:
        return await change(
            info, "organizations.change_leading_group", input, people.LeadingGroupPeoplePayload, _as(LeadingGroup)
        )

    @strawberry.mutation(description="What a member of the leadership answers for; the scope before ends.")
    async def set_branch_scope(self, info: Info, input: inputs.SetBranchScopeInput) -> people.BranchScopePayload:
        return await change(
            info, "organizations.set_branch_scope", input, people.BranchScopePayload, _as(people.BranchScope)
        )

    @strawberry.mutation
    async def end_branch_scope(self, info: Info, input: inputs.EndBranchScopeInput) -> people.BranchScopePayload:
        return await change(
            info, "organizations.end_branch_scope", input, people.BranchScopePayload, _as(people.BranchScope)
        )

    @strawberry.mutation
    async def record_leader_term(self, info: Info, input: inputs.RecordLeaderTermInput) -> people.LeaderTermPayload:
        return await change(
            info, "organizations.record_leader_term", input, people.LeaderTermPayload, _as(people.LeaderTerm)
        )

    @strawberry.mutation
    async def record_term_result(self, info: Info, input: inputs.RecordTermResultInput) -> people.LeaderTermPayload:
        return await change(
            info, "organizations.record_term_result", input, people.LeaderTermPayload, _as(people.LeaderTerm)
        )

    @strawberry.mutation
    async def end_leader_term(self, info: Info, input: inputs.EndLeaderTermInput) -> people.LeaderTermPayload:
        return await change(
            info, "organizations.end_leader_term", input, people.LeaderTermPayload, _as(people.LeaderTerm)
        )

    @strawberry.mutation(description="A person in a role of the plan from a day on.")
    async def bind_role(self, info: Info, input: inputs.BindRoleInput) -> people.PlanRolePayload:
        return await change(info, "organizations.bind_role", input, people.PlanRolePayload, _as(people.PlanRole))

    @strawberry.mutation
    async def end_role_binding(self, info: Info, input: inputs.EndRoleBindingInput) -> people.PlanRolePayload:
        return await change(info, "organizations.end_role_binding", input, people.PlanRolePayload, _as(people.PlanRole))

    @strawberry.mutation(
        description="Units close and live on in another one, with their staff and the units below them."
    )
    async def merge_units(self, info: Info, input: inputs.MergeUnitsInput) -> UnitPayload:
        return await change(info, "organizations.merge_units", input, UnitPayload, _as(Unit))

    @strawberry.mutation(description="New units take the place of one that closes.")
    async def split_unit(self, info: Info, input: inputs.SplitUnitInput) -> people.SplitUnitPayload:
        return await change(info, "organizations.split_unit", input, people.SplitUnitPayload, _units)
