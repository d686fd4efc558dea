"""The handlers of people and units, for the shell."""

from services.organizations.handlers.bindings import (
    bind_role,
    end_role_binding,
    role_bindings,
)
from services.organizations.handlers.bodies import (
    accept_succession,
    change_leading_group,
    decline_succession,
    successions,
)
from services.organizations.handlers.branches import (
    branch_scopes,
    end_branch_scope,
    set_branch_scope,
)
from services.organizations.handlers.confirming import (
    confirm_roster,
    list_rosters,
    roster_confirmations,
)
from services.organizations.handlers.merging import (
    merge_units,
    split_unit,
)
from services.organizations.handlers.principals import (
    appoint_principal,
    end_principal,
)
from services.organizations.handlers.rotation import (
    exempt_rotation,
    keep_rotation,
    key_posts_by_units,
    post_classes,
    rotate_post,
    rotations,
    set_post_class,
)
from services.organizations.handlers.staff import (
    assign_post,
    change_staff,
    end_absence,
    end_post,
    end_staff,
    record_absence,
    register_staff,
    roster,
    staff_by_ids,
    staff_counts_by_units,
)
from services.organizations.handlers.staff_import import (
    import_staff,
    preview_staff_import,
)
from services.organizations.handlers.terms import (
    end_leader_term,
    leader_terms,
    record_leader_term,
    record_term_result,
)

__all__ = [
    "accept_succession",
    "appoint_principal",
    "assign_post",
    "bind_role",
    "branch_scopes",
    "change_leading_group",
    "change_staff",
    "confirm_roster",
    "decline_succession",
    "end_absence",
    "end_branch_scope",
    "end_leader_term",
    "end_post",
    "end_principal",
    "end_role_binding",
    "end_staff",
    "exempt_rotation",
    "import_staff",
    "keep_rotation",
    "key_posts_by_units",
    "leader_terms",
    "list_rosters",
    "merge_units",
    "post_classes",
    "preview_staff_import",
    "record_absence",
    "record_leader_term",
    "record_term_result",
    "register_staff",
    "role_bindings",
    "roster",
    "roster_confirmations",
    "rotate_post",
    "rotations",
    "set_branch_scope",
    "set_post_class",
    "split_unit",
    "staff_by_ids",
    "staff_counts_by_units",
    "successions",
]
