"""Who may do what in the supervision part of tasks. Visits are filtered once more: hidden ones are their team's."""

from __future__ import annotations

from services.kit.permissions.grants import CITY_WIDE, OFFICE, SHARED, Grants

WATCH: Grants = {**CITY_WIDE, "bureau": "subtree"}
VISITED: Grants = {**WATCH, "institution": "own"}
SUPERVISE: Grants = {**OFFICE, "supervisor": "city", "bureau": "subtree"}

SUPERVISION: dict[str, Grants] = {
    "tasks.supervision_coverage": WATCH,
    "tasks.hospital_inspections": WATCH,
    "tasks.county_visits": CITY_WIDE,
    "tasks.inspection_checklist": SHARED,
    "tasks.campaign_record": VISITED,
    "tasks.programmes": WATCH,
    "tasks.programmes_by_ids": WATCH,
    "tasks.changes_by_programmes": WATCH,
    "tasks.programme_entries": WATCH,
    "tasks.verify_draw": WATCH,
    "tasks.prepare_programme": SUPERVISE,
    "tasks.draw_programme": SUPERVISE,
    "tasks.choose_programme": SUPERVISE,
    "tasks.confirm_programme": OFFICE,
    "tasks.change_programme": OFFICE,
    "tasks.supervision_rounds": WATCH,
    "tasks.supervision_rounds_by_ids": WATCH,
    "tasks.open_supervision_round": SUPERVISE,
    "tasks.issue_team_list": SUPERVISE,
    "tasks.visits": VISITED,
    "tasks.visits_by_ids": VISITED,
    "tasks.plan_visit": SUPERVISE,
    "tasks.move_visit": SUPERVISE,
    "tasks.start_visit": SUPERVISE,
    "tasks.record_visit": SUPERVISE,
    "tasks.file_visit_report": SUPERVISE,
    "tasks.close_visit": SUPERVISE,
    "tasks.cancel_visit": SUPERVISE,
}
