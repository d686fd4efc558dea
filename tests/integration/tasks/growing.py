"""What the tests of growth share: reports with many versions, stored as the service stores them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from services.kit.extents import Extent
from services.kit.identity import Actor
from services.kit.uow import UnitOfWork, in_transaction
from services.tasks.domain.report_versions import Section, Version
from services.tasks.domain.reports import Report, ReportStatus
from services.tasks.handlers.work import Work
from services.tasks.repository import Repository
from tests.integration.tasks.city import City

SENT = datetime(2022, 6, 27, 1, tzinfo=UTC)
TROUBLE = "存在的困难和问题"


def in_work(city: City, run: Callable[[Work], Any]) -> Any:
    """Run something as the office would, in one transaction."""
    actor = Actor("office", city.tenant, ("campaign_office",))

    def call(session: Any) -> Any:
        work = UnitOfWork(city.db, session, actor, Repository)
        found = run(work)
        work.flush()
        return found

    return in_transaction(city.db, call)


def version(number: int, *sections: tuple[str, str], **more: Any) -> Version:
    """A version that was sent on a day in June."""
    told = tuple(Section(heading, text) for heading, text in sections)
    facts = {"received_at": SENT, "submitted_at": SENT, "submitted_by": "unit", "registered": False, "on_time": True}
    return Version(number, f"第{number}版", "", (), False, sections=told, **{**facts, **more})


def with_versions(work: Work, report: Report, versions: Sequence[Version]) -> Report:
    """The report as it stands after these versions, which are stored beside it."""
    extent = work.repo.reports.versions.add(report.id, Extent(), versions)
    status, last = ReportStatus.ON_TIME, versions[-1].head
    facts = {"first_received_at": SENT, "first_submitted_at": SENT, "timeliness": "on_time"}
    return replace(report, versions=extent, last=last, status=status, **facts)
