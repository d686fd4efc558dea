"""The shell's methods on staff, posts, rotation, principals, branch scopes, merges and splits."""

from __future__ import annotations

from typing import Any

from services.kit.requests import NoInput
from services.kit.rpc import command, every, query
from services.organizations.handlers import naming, people, retelling
from services.organizations.handlers.common import Work
from services.organizations.requests import leading
from services.organizations.requests import people as requests
from services.organizations.requests.retelling import Retell


class Staffing:
    """Staff, posts, rotation, principals, branch scopes, merges and splits."""

    @query(requests.StaffFile)
    def preview_staff_import(self, uow: Work, request: requests.StaffFile) -> Any:
        """Counts of what an import would do."""
        return people.preview_staff_import(uow, request)

    @command(requests.StaffFile)
    def import_staff(self, uow: Work, request: requests.StaffFile) -> Any:
        """Create and change staff from a roster, all or nothing."""
        return people.import_staff(uow, request)

    @command(requests.RegisterStaff)
    def register_staff(self, uow: Work, request: requests.RegisterStaff) -> Any:
        """A new member of a unit's staff."""
        return people.register_staff(uow, request)

    @command(requests.ChangeStaff)
    def change_staff(self, uow: Work, request: requests.ChangeStaff) -> Any:
        """New facts of a person."""
        return people.change_staff(uow, request)

    @command(requests.EndStaff)
    def end_staff(self, uow: Work, request: requests.EndStaff) -> Any:
        """The last day of a person."""
        return people.end_staff(uow, request)

    @command(requests.RecordAbsence)
    def record_absence(self, uow: Work, request: requests.RecordAbsence) -> Any:
        """A leave."""
        return people.record_absence(uow, request)

    @command(requests.EndAbsence)
    def end_absence(self, uow: Work, request: requests.EndAbsence) -> Any:
        """Back from a leave."""
        return people.end_absence(uow, request)

    @command(requests.AssignPost)
    def assign_post(self, uow: Work, request: requests.AssignPost) -> Any:
        """A further post of a person."""
        return people.assign_post(uow, request)

    @command(requests.EndPost)
    def end_post(self, uow: Work, request: requests.EndPost) -> Any:
        """The last day in a post."""
        return people.end_post(uow, request)

    @command(Retell)
    def retell(self, uow: Work, request: Retell) -> Any:
        """Units or staff told again, for a service that is new."""
        return retelling.retell(uow, request)

    @query(requests.Roster)
    def roster(self, uow: Work, request: requests.Roster) -> Any:
        """Who is on the staff on a day."""
        return people.roster(uow, request)

    @query(requests.StaffByIds)
    def staff_by_ids(self, uow: Work, request: requests.StaffByIds) -> Any:
        """Staff by id."""
        return people.staff_by_ids(uow, request)

    @query(requests.StaffName)
    def staff_name(self, uow: Work, request: requests.StaffName) -> Any:
        """A name for what the gateway prints or shows."""
        return naming.staff_name(uow, request)

    @query(requests.StaffCounts)
    def staff_counts_by_units(self, uow: Work, request: requests.StaffCounts) -> Any:
        """How many are on the staff of a day, by unit."""
        return people.staff_counts_by_units(uow, request)

    @command(requests.ConfirmRoster)
    def confirm_roster(self, uow: Work, request: requests.ConfirmRoster) -> Any:
        """A unit confirms its roster of a quarter."""
        return people.confirm_roster(uow, request)

    @query(requests.RosterConfirmations)
    def roster_confirmations(self, uow: Work, request: requests.RosterConfirmations) -> Any:
        """Confirmations of rosters."""
        return people.roster_confirmations(uow, request)

    @query()
    def post_classes(self, uow: Work, request: NoInput) -> Any:
        """The city's table of post classes."""
        return people.post_classes(uow)

    @command(requests.SetPostClass)
    def set_post_class(self, uow: Work, request: requests.SetPostClass) -> Any:
        """A row of the table of post classes."""
        return people.set_post_class(uow, request)

    @query(requests.Rotations)
    def rotations(self, uow: Work, request: requests.Rotations) -> Any:
        """Key posts by due day."""
        return people.rotations(uow, request)

    @query(requests.StaffCounts)
    def key_posts_by_units(self, uow: Work, request: requests.StaffCounts) -> Any:
        """Key posts by unit."""
        return people.key_posts_by_units(uow, request)

    @command(requests.RotatePost)
    def rotate_post(self, uow: Work, request: requests.RotatePost) -> Any:
        """The holder of a key post goes to another one."""
        return people.rotate_post(uow, request)

    @command(requests.ExemptRotation)
    def exempt_rotation(self, uow: Work, request: requests.ExemptRotation) -> Any:
        """Leave to stay in a key post."""
        return people.exempt_rotation(uow, request)

    @command(leading.AppointPrincipal)
    def appoint_principal(self, uow: Work, request: leading.AppointPrincipal) -> Any:
        """A unit's new principal."""
        return people.appoint_principal(uow, request)

    @command(leading.EndPrincipal)
    def end_principal(self, uow: Work, request: leading.EndPrincipal) -> Any:
        """The post of principal is vacant."""
        return people.end_principal(uow, request)

    @query(leading.Successions)
    def successions(self, uow: Work, request: leading.Successions) -> Any:
        """Proposals of succession."""
        return people.successions(uow, request)

    @command(leading.AcceptSuccession)
    def accept_succession(self, uow: Work, request: leading.AcceptSuccession) -> Any:
        """The new holder of a post heads the body."""
        return people.accept_succession(uow, request)

    @command(leading.DeclineSuccession)
    def decline_succession(self, uow: Work, request: leading.DeclineSuccession) -> Any:
        """The body keeps its head."""
        return people.decline_succession(uow, request)

    @command(leading.ChangeLeadingGroup)
    def change_leading_group(self, uow: Work, request: leading.ChangeLeadingGroup) -> Any:
        """The people of a body."""
        return people.change_leading_group(uow, request)

    @command(leading.SetBranchScope)
    def set_branch_scope(self, uow: Work, request: leading.SetBranchScope) -> Any:
        """What a member of the leadership answers for."""
        return people.set_branch_scope(uow, request)

    @command(leading.EndBranchScope)
    def end_branch_scope(self, uow: Work, request: leading.EndBranchScope) -> Any:
        """The last day of a branch scope."""
        return people.end_branch_scope(uow, request)

    @query(leading.BranchScopes)
    def branch_scopes(self, uow: Work, request: leading.BranchScopes) -> Any:
        """A unit's branch scopes with gaps and overlaps."""
        return people.branch_scopes(uow, request)

    @command(leading.RecordLeaderTerm)
    def record_leader_term(self, uow: Work, request: leading.RecordLeaderTerm) -> Any:
        """A leader's term of office."""
        return people.record_leader_term(uow, request)

    @command(leading.RecordTermResult)
    def record_term_result(self, uow: Work, request: leading.RecordTermResult) -> Any:
        """A year's result of a term."""
        return people.record_term_result(uow, request)

    @command(leading.EndLeaderTerm)
    def end_leader_term(self, uow: Work, request: leading.EndLeaderTerm) -> Any:
        """The last day of a term."""
        return people.end_leader_term(uow, request)

    @query(leading.LeaderTerms)
    def leader_terms(self, uow: Work, request: leading.LeaderTerms) -> Any:
        """Terms of office."""
        return people.leader_terms(uow, request)

    @query(leading.RoleBindings)
    def role_bindings(self, uow: Work, request: leading.RoleBindings) -> Any:
        """The plan's roles and who is bound to them."""
        return people.role_bindings(uow, request)

    @command(leading.BindRole)
    def bind_role(self, uow: Work, request: leading.BindRole) -> Any:
        """A person in a role of the plan."""
        return people.bind_role(uow, request)

    @command(leading.EndRoleBinding)
    def end_role_binding(self, uow: Work, request: leading.EndRoleBinding) -> Any:
        """The last day of a binding."""
        return people.end_role_binding(uow, request)

    @command(leading.MergeUnits)
    def merge_units(self, uow: Work, request: leading.MergeUnits) -> Any:
        """Units live on in another one."""
        return people.merge_units(uow, request)

    @command(leading.SplitUnit)
    def split_unit(self, uow: Work, request: leading.SplitUnit) -> Any:
        """New units take the place of one."""
        return people.split_unit(uow, request)

    @every(60)
    def keep_rotation(self, uow: Work) -> bool:
        """Key posts whose warning, due day or exemption has come."""
        return people.keep_rotation(uow)

    @every(60)
    def list_rosters(self, uow: Work) -> bool:
        """Rosters that wait for the quarter's confirmation."""
        return people.list_rosters(uow)
