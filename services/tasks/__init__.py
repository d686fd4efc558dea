"""Phases, key tasks with their assignments, and reports with their windows, for one city's campaign.

Owns: the plan as it was onboarded; its phases, which follow the clock; key tasks with the full responsibility matrix,
and the phase requirements that no key task covers; assignments, resolved from the plan's selectors as units appear and
change; evidence files; report windows by the working-day calendar, the frozen lists of who owes a report, submissions
with all their versions.
Emits: phase_started, phase_ended, assignment_submitted, assignment_accepted, assignment_returned, report_opened,
report_submitted, report_returned, report_accepted, report_overdue, indicator_measured (task_completion, report_rate,
report_on_time_rate), tenant_prepared.
Consumes: tenants.tenant_onboarded, organizations.unit_registered, organizations.unit_changed, and the measures of
organizations, training and satisfaction for the prefill of reports. Does not: hold units, accounts or persons beyond
the names printed in the plan, send reminders, or roll up any number.
"""
