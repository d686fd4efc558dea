"""Documents of self-inspections, problems, rectification and the risk ledger."""

from __future__ import annotations

from collections.abc import Mapping

from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.tasks.repository import problem_counts, problems, risks, self_inspections
from services.tasks.repository.problem_counts import ProblemCounts
from services.tasks.repository.problems import Problems
from services.tasks.repository.risks import Risks
from services.tasks.repository.self_inspections import SelfInspections

COLLECTIONS: dict[str, list[Index]] = {
    **problems.COLLECTIONS,
    **self_inspections.COLLECTIONS,
    **risks.COLLECTIONS,
    **problem_counts.COLLECTIONS,
}


class Rectifying:
    """Self-inspections, problems, rectification and the risk ledger."""

    def __init__(self, db: TenantDatabase) -> None:
        self.problems = Problems(db)
        self.counts = ProblemCounts(db)
        self.self_inspections = SelfInspections(db)
        self.risks = Risks(db)

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on all that they own."""
        for part in (self.problems, self.self_inspections, self.risks):
            part.move(paths)
