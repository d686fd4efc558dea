"""Who may do what in training."""

from __future__ import annotations

from services.kit.permissions.grants import OFFICE, READ, RUN_UNIT, SHARED, TICKS, Grants, all_of, registers
from services.kit.permissions.studying import STUDYING

SEE_PEOPLE: Grants = {name: scope for name, scope in READ.items() if name not in ("staff", "operator")}
CHECK_ON_THE_SPOT: Grants = {**OFFICE, **all_of("supervisor"), "bureau": "subtree"}
ATTENDING: dict[str, Grants] = {
    "training.plan_session": RUN_UNIT,
    "training.change_session": RUN_UNIT,
    "training.cancel_session": RUN_UNIT,
    "training.confirm_session": RUN_UNIT,
    "training.correct_session": RUN_UNIT,
    "training.session_code": RUN_UNIT,
    "training.sign_in": SHARED,
    "training.join_session": SHARED,
    "training.leave_session": SHARED,
    "training.preview_attendance_sheet": RUN_UNIT,
    "training.upload_attendance_sheet": RUN_UNIT,
    "training.draw_spot_check": CHECK_ON_THE_SPOT,
    "training.record_spot_check": CHECK_ON_THE_SPOT,
    "training.verify_spot_check": SEE_PEOPLE,
    "training.spot_checks": SEE_PEOPLE,
    "training.sessions": READ,
    "training.sessions_by_ids": READ,
    "training.session_corrections": READ,
    "training.attendees": SEE_PEOPLE,
    "training.session_figures": READ,
    "training.principal_sessions": READ,
    "training.coverage": READ,
    "training.coverage_units": READ,
    "training.untrained_staff": SEE_PEOPLE,
    "training.my_training": SHARED,
}

KEEP_BANK: Grants = RUN_UNIT
SEE_RESULTS: Grants = {name: scope for name, scope in SEE_PEOPLE.items() if name != "operator"}
EXAMINING: dict[str, Grants] = {
    "training.questions": KEEP_BANK,
    "training.question_counts": KEEP_BANK,
    "training.create_question": KEEP_BANK,
    "training.revise_question": KEEP_BANK,
    "training.retire_question": KEEP_BANK,
    "training.preview_question_import": KEEP_BANK,
    "training.import_questions": KEEP_BANK,
    "training.exams": READ,
    "training.exams_by_ids": READ,
    "training.create_exam": RUN_UNIT,
    "training.change_exam": RUN_UNIT,
    "training.publish_exam": RUN_UNIT,
    "training.withdraw_exam": RUN_UNIT,
    "training.exam_figures": SEE_RESULTS,
    "training.exam_results": SEE_RESULTS,
    "training.exam_absentees": SEE_RESULTS,
    "training.my_exams": SHARED,
    "training.my_attempt": SHARED,
    "training.attempt_papers": SHARED,
    "training.start_attempt": SHARED,
    "training.save_answers": SHARED,
    "training.submit_attempt": SHARED,
    "training.certificates": SEE_RESULTS,
    "training.my_certificates": SHARED,
    "training.revoke_certificate": RUN_UNIT,
    "training.verify_certificate": all_of("anonymous"),
    "training.certificate_paper": {**SEE_RESULTS, "staff": "own"},
    "training.print_certificate": all_of("gateway"),
}

COMMITMENTS: dict[str, Grants] = {
    "training.commitments": SHARED,
    "training.commitment_figures": READ,
    "training.unsigned_staff": SEE_PEOPLE,
    "training.commitment_signatures": SEE_PEOPLE,
    "training.publish_commitment_text": OFFICE,
    "training.sign_commitment": SHARED,
    "training.record_signed_commitments": RUN_UNIT,
    "training.strike_out_commitment": RUN_UNIT,
}

TRAINING: dict[str, Grants] = {
    "training.upload_file": SHARED,
    "training.file": READ,
    "training.run_ticks": TICKS,
    **STUDYING,
    **ATTENDING,
    **EXAMINING,
    **COMMITMENTS,
    **registers("training"),
}
