"""Documents and the domain: the only place with collection names, queries and indexes of this service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from plans import Plan
from services.kit import histories, measuring, plan_copy
from services.kit.events import Envelope
from services.kit.indexes import Index
from services.kit.migrations import Migration
from services.kit.store import TenantDatabase
from services.kit.uploads import FILES, FileOwners
from services.training.repository import (
    attending,
    commitments,
    examining,
    migrations,
    places,
    registering,
    rolls,
    roster,
    studying,
    topics,
)


class KnownPlan(plan_copy.PlanCopy):
    """The plan, asked for once in a unit of work."""

    _known: Plan | None = None

    def get(self) -> Plan | None:
        """The plan; None until the city is onboarded."""
        if self._known is None:
            self._known = super().get()
        return self._known

    def take(self, events: Sequence[Envelope]) -> tuple[Plan, int] | None:
        """Keep the newest plan in `events`."""
        self._known = None
        return super().take(events)


class Repository:
    """One tenant's training."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
        "unit_tree": [Index("path")],
        **plan_copy.COLLECTIONS,
        **measuring.COLLECTIONS,
        **FILES,
        **studying.COLLECTIONS,
        **topics.COLLECTIONS,
        **roster.COLLECTIONS,
        **attending.COLLECTIONS,
        **examining.COLLECTIONS,
        **registering.COLLECTIONS,
        **commitments.COLLECTIONS,
        **rolls.COLLECTIONS,
        **histories.COLLECTIONS,
    }
    MIGRATIONS: ClassVar[tuple[Migration, ...]] = migrations.MIGRATIONS

    def __init__(self, db: TenantDatabase) -> None:
        self.plan = KnownPlan(db)
        self.measures = measuring.Measures(db)
        self.files = FileOwners(db, prefix="training-")
        self.studying = studying.Studying(db)
        self.topics = topics.Topics(db)
        self.roster = roster.Roster(db)
        self.attending = attending.Attending(db)
        self.examining = examining.Examining(db)
        self.registering = registering.Registering(db)
        self.commitments = commitments.Commitments(db)
        self.places = places.Places(db)
        self.rolls = rolls.Rolls(db)
