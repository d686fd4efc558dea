"""Satisfaction: what patients say at registration, settlement, admission and discharge, and what follows from it.

Owns touchpoints, encounters with their one-time tokens, daily counts, evaluations, follow-ups, indices, official ranks.
Emits: indicator_measured (instant_satisfaction_rate, satisfaction_outpatient, satisfaction_inpatient,
satisfaction_overall), evaluations_recorded, red_packet_hinted, work_items_changed, tenant_prepared.
Consumes: tenant_onboarded, unit_registered, unit_changed.
It keeps no patient: an encounter is a keyed digest of the hospital's own number, an evaluation has no address.
"""
