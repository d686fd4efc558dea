"""Documents and the domain: the only place with collection names, queries and indexes of this service."""

from __future__ import annotations

from typing import ClassVar

from services.kit import measuring, plan_copy
from services.kit.store import Index, TenantDatabase
from services.kit.uploads import FILES, FileOwners
from services.training.repository import attending, commitments, examining, registering, roster, studying, topics


class Repository:
    """One tenant's training."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
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
    }

    def __init__(self, db: TenantDatabase) -> None:
        self.plan = plan_copy.PlanCopy(db)
        self.measures = measuring.Measures(db)
        self.files = FileOwners(db, prefix="training-")
        self.studying = studying.Studying(db)
        self.topics = topics.Topics(db)
        self.roster = roster.Roster(db)
        self.attending = attending.Attending(db)
        self.examining = examining.Examining(db)
        self.registering = registering.Registering(db)
        self.commitments = commitments.Commitments(db)
