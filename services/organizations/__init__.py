"""Units, departments, conduct officers and leading groups of one city.

Owns: the tree of units (commission, county bureaus, institutions) and its import from CSV and XLSX; the departments of
the commission with aliases and duties; the city's leading group with its office and work groups, taken from the plan;
the units' own groups; conduct officers; who supervises and who guides each institution; the list of data gaps.
Emits: unit_registered, unit_changed, leading_group_formed, conduct_officer_appointed, conduct_officer_ended,
indicator_measured (conduct_staff_coverage, leading_group_formed), tenant_prepared.
Consumes: tenants.tenant_onboarded. Does not: hold accounts, tasks or reports, or roll up any number.
"""
