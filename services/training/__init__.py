"""Training: syllabus, yearly plans, sessions with sign-in, exams, certificates, and who is trained.

Owns topics and materials, content lists, yearly plans, conveyances, sessions and attendance, question bank, exams and
their attempts, certificates, commitments and who signed them, and the registers of education, publicity and exemplars.
Emits: indicator_measured (conduct_training_coverage, monthly_study_compliance, exam_pass_rate), work_items_changed,
register_changed, session_held, commitments_counted, commitment_text_published, tenant_prepared.
Consumes: tenant_onboarded, unit_registered, unit_changed, staff_changed, account_changed.
It keeps no names: people are ids of the roster, which the gateway turns into names for those who may read them.
"""
