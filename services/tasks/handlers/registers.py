"""The registers of this service: its kinds, and what the kit's engine needs to know of the campaign."""

from __future__ import annotations

from plans.models.plan import Plan
from services.kit.registers.book import Book, kinds_by_code
from services.kit.registers.entries import Entry
from services.tasks.domain.categories import OTHER
from services.tasks.domain.problems import ProblemDraft
from services.tasks.domain.registers import KINDS
from services.tasks.events.registers import RegisterChangedV1
from services.tasks.handlers.problem_intake import open_problems
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work

_PLANS: dict[tuple[str, str, str], Plan] = {}
_MOST_PLANS = 64


def plan_of(work: Work) -> Plan | None:
    """The plan that the city runs; None until it is onboarded. Parsed once per version and process."""
    campaign = work.repo.campaign.get()
    if campaign is None:
        return None
    key = (work.tenant, campaign.plan_id, campaign.plan_version)
    if key not in _PLANS:
        if len(_PLANS) >= _MOST_PLANS:
            _PLANS.clear()
        _PLANS[key] = work.repo.campaign.plan()
    return _PLANS[key]


FINDING = {"third_party_assessment": "third_party_assessment", "internal_check": "internal_control"}
"""Registers whose findings become problems, and under which source."""


def require_running(work: Work) -> None:
    """After its last day the campaign takes no new entries; open ones are still settled (NJ-014, NJ-114)."""
    campaign = work.repo.campaign.get()
    if campaign is not None:
        campaign.require_running(work.today)


def open_findings(work: Work, entry: Entry, before: Entry | None) -> None:
    """New findings of a third party, or of a check of one's own, go to rectification, one problem a line (NJ-057,
    NJ-058)."""
    known = set(_lines(before)) if before else set()
    category = entry.values.get("category") or OTHER
    drafts = [
        ProblemDraft(
            source=FINDING[entry.kind],
            source_id=entry.id,
            unit_id=entry.unit_id,
            category=category,
            severity="medium",
            description=line,
            found_on=min(entry.on, work.today),
        )
        for line in _lines(entry)
        if line not in known
    ]
    open_problems(work, drafts)


def _lines(entry: Entry) -> list[str]:
    return [line.strip() for line in str(entry.values.get("findings", "")).splitlines() if line.strip()]


BOOK = Book(
    service="tasks",
    kinds=kinds_by_code(KINDS),
    plan=plan_of,
    tell=tell_work,
    changed=RegisterChangedV1,
    require_open=require_running,
    follow=dict.fromkeys(FINDING, open_findings),
)
