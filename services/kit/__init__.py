"""What every service stands on: one transaction per command, the outbox and inbox, tenancy, identity, time.

No domain word lives here but `units.py`, the projection of the unit tree that each service keeps.
"""
