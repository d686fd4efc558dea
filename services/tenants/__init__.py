"""Cities, their plan templates and the accounts that act in them.

Owns: the tenant of a city with its status and pinned plan; every published version of a plan template, immutable; the
progress of onboarding, service by service; accounts, passwords, roles and sessions, of cities and of the realms of
provinces. Emits: tenant_onboarded (with the whole plan), tenant_activated, account_changed,
session_revoked. Consumes: tenant_prepared
of the other services; the unit tree, so that an account is bound to a unit that exists. Does not: issue
access tokens (the gateway signs them), decide who may call what (the kit's permission table), or keep units.
"""
