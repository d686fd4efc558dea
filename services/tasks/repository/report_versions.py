"""The versions of reports, with all their texts, beside the reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from services.kit.extents import Extent
from services.kit.histories import History
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.report_versions import OBSTACLE_WORDS, Version
from services.tasks.domain.reports import Report

KIND = "report_version"


class ReportVersions(History[Version]):
    """Every version that was ever sent; none of them changes."""

    def __init__(self, db: TenantDatabase) -> None:
        super().__init__(db, KIND, Version)

    def keep(self, report: Report, sent: Version) -> Report:
        """The report with `sent`, its newest version, beside it; the caller stores the report."""
        before = Extent(sent.number - 1, report.versions.size)
        return replace(report, versions=self.add(report.id, before, [sent]))

    def last_of(self, report: Report) -> Version | None:
        """The newest version; None while nothing was sent."""
        return next(iter(self.of(report.id, report.versions, last=1)), None)

    def obstacles(self, named: Iterable[tuple[str, int]], characters: int) -> dict[str, str]:
        """Report -> what its version of that number tells of obstacles, cut in the store to so many characters."""
        ids = [self._id(report_id, number) for report_id, number in named]
        shown = {"subject_id": 1, "text": {"$substrCP": [_OBSTACLES, 0, characters]}}
        return {doc["subject_id"]: doc["text"] for doc in self._entries.find({"id": {"$in": ids}}, shown)}


_ABOUT: Document = {"$regexMatch": {"input": "$$this.heading", "regex": "|".join(OBSTACLE_WORDS)}}
_TOLD: Document = {
    "$filter": {"input": "$entry.sections", "cond": {"$and": [{"$ne": ["$$this.text", ""]}, _ABOUT]}},
}
_BREAK: Document = {"$cond": [{"$eq": ["$$value", ""]}, "", "\n"]}
_OBSTACLES: Document = {
    "$reduce": {"input": _TOLD, "initialValue": "", "in": {"$concat": ["$$value", _BREAK, "$$this.text"]}},
}
"""As `Version.obstacles` has it."""
