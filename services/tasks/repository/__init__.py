"""Documents and the domain: the only place with collection names, queries and indexes of this service."""

from __future__ import annotations

from services.kit import histories, measuring
from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.kit.uploads import FILES, FileOwners
from services.tasks.repository import campaigning, rectifying, registering, reporting, supervising
from services.tasks.repository.assignments import Assignments
from services.tasks.repository.campaign import Campaigns
from services.tasks.repository.migrations import MIGRATIONS
from services.tasks.repository.reports import Reports


class Repository:
    """The tenant's collections, one part per subject."""

    COLLECTIONS = {
        "campaigns": [],
        "phases": [],
        "key_tasks": [Index("position")],
        "assignments": [
            Index("unit_id", "status"),
            Index("task_id", "status"),
            Index("due_on"),
            Index("unit_path", "due_on"),
            Index("status", "due_on"),
        ],
        "assignment_history": [Index("assignment_id", "at")],
        "report_windows": [Index("status", "opens_on"), Index("rule_id", "period", unique=True), Index("due_on")],
        "reports": [
            Index("rule_id", "period", "unit_id", unique=True),
            Index("window_id"),
            Index("status", "closes_on"),
            Index("unit_id", "due_on"),
            Index("unit_path", "due_on"),
            Index("due_on"),
        ],
        **measuring.COLLECTIONS,
        **histories.COLLECTIONS,
        **FILES,
        **reporting.COLLECTIONS,
        **campaigning.COLLECTIONS,
        **supervising.COLLECTIONS,
        **rectifying.COLLECTIONS,
        **registering.COLLECTIONS,
    }

    MIGRATIONS = MIGRATIONS

    def __init__(self, db: TenantDatabase) -> None:
        self.campaign = Campaigns(db)
        self.assignments = Assignments(db)
        self.reports = Reports(db)
        self.measures = measuring.Measures(db)
        self.files = FileOwners(db)
        self.reporting = reporting.Reporting(db)
        self.campaigning = campaigning.Campaigning(db)
        self.supervising = supervising.Supervising(db)
        self.rectifying = rectifying.Rectifying(db)
        self.registering = registering.Registering(db)
