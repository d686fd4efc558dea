"""Who may do what in satisfaction."""

from __future__ import annotations

from services.kit.permissions.grants import CITY_WIDE, OFFICE, READ, RUN_UNIT, SHARED, TICKS, Grants, all_of

SEEN: Grants = {**CITY_WIDE, "bureau": "subtree", "institution": "own"}
COUNTING: dict[str, Grants] = {
    **dict.fromkeys(
        (
            "satisfaction.set_touchpoint",
            "satisfaction.record_encounters",
            "satisfaction.encounter_links",
            "satisfaction.export_encounter_links",
            "satisfaction.record_counts",
            "satisfaction.import_counts",
            "satisfaction.start_encounter_import",
            "satisfaction.load_encounter_import",
            "satisfaction.discard_encounter_import",
            "satisfaction.export_import_links",
            "satisfaction.make_slips",
            "satisfaction.slip_sheets",
            "satisfaction.print_slips",
        ),
        RUN_UNIT,
    ),
    **dict.fromkeys(
        (
            "satisfaction.encounters",
            "satisfaction.encounter_import",
            "satisfaction.encounter_imports",
            "satisfaction.export_import_mistakes",
        ),
        SEEN,
    ),
    **dict.fromkeys(
        (
            "satisfaction.touchpoints",
            "satisfaction.daily_counts",
            "satisfaction.owed_counts",
            "satisfaction.encounter_rates",
            "satisfaction.encounter_rate_totals",
            "satisfaction.export_encounter_rates",
        ),
        READ,
    ),
}
EVALUATING: dict[str, Grants] = {
    **dict.fromkeys(("satisfaction.invitation", "satisfaction.evaluate"), all_of("anonymous")),
    "satisfaction.record_evaluations": {"institution": "own"},
    **dict.fromkeys(
        (
            "satisfaction.evaluations",
            "satisfaction.evaluation_follow_ups",
            "satisfaction.evaluation_follow_ups_by_ids",
            "satisfaction.answer_evaluation_follow_up",
            "satisfaction.evaluation_series",
        ),
        RUN_UNIT,
    ),
    "satisfaction.review_evaluation_follow_up": {**OFFICE, "bureau": "subtree"},
    "satisfaction.restore_evaluation_series": OFFICE,
    "satisfaction.red_packet_hints": all_of("discipline_inspector"),
}

SATISFACTION: dict[str, Grants] = {
    **COUNTING,
    **EVALUATING,
    "satisfaction.upload_file": SHARED,
    "satisfaction.file": READ,
    "satisfaction.run_ticks": TICKS,
    "satisfaction.city_indices": SHARED,
    "satisfaction.county_indices": {**CITY_WIDE, "bureau": "subtree"},
    "satisfaction.unit_indices": READ,
    "satisfaction.index_trend": READ,
    "satisfaction.enter_official_rank": OFFICE,
    "satisfaction.correct_official_rank": OFFICE,
    "satisfaction.withdraw_official_rank": OFFICE,
    "satisfaction.official_ranks": SHARED,
    "satisfaction.record_trust_survey": OFFICE,
    "satisfaction.correct_trust_survey": OFFICE,
    "satisfaction.trust_surveys": SHARED,
    "satisfaction.trust_trend": SHARED,
}
