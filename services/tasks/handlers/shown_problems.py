"""Problems as clients see them: with what follows from the day, and without what the caller has no need to know."""

from __future__ import annotations

from typing import Any

from services.kit.store import Document
from services.tasks.domain.categories import Category, categories_of
from services.tasks.domain.clocks import Clocks, clocks_of
from services.tasks.domain.problems import Problem
from services.tasks.errors.rectification import ConfidentialProblem
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import restored

OFFICE_ROLES = ("campaign_office", "discipline_inspector", "supervisor")
UNIT_ROLES = ("institution", "bureau")
NEED_TO_KNOW = "（限知悉范围）"
HIDDEN_TEXT = ("description", "measure", "responsible_title", "responsible_department")


def known_categories(work: Work) -> dict[str, Category]:
    """The plan's categories, the city's own and `other`, by code."""
    return categories_of(work.repo.campaign.plan(), work.repo.rectifying.problems.categories())


def the_clocks(work: Work) -> Clocks:
    """The city's clocks."""
    return clocks_of(work.repo.campaign.plan())


def may_read(work: Work, unit_id: str) -> bool:
    """Confidential text is for the unit's own office and for city roles with a need (LZ-043)."""
    actor = work.actor
    if work.scope.width == "city":
        return any(actor.has(role) for role in OFFICE_ROLES)
    return actor.unit_id == unit_id and any(actor.has(role) for role in UNIT_ROLES)


def require_reader(work: Work, problem: Problem) -> None:
    """Nobody works on what he may not read. Raises `ConfidentialProblem`."""
    if problem.confidential and not may_read(work, problem.unit_id):
        raise ConfidentialProblem()


def listed_problems(work: Work, docs: list[Document]) -> list[dict[str, Any]]:
    """With the derived flags; evidence, changes of the deadline and history are read by id."""
    if not docs:
        return []
    categories, clocks = known_categories(work), the_clocks(work)
    listed = [_shown(work, doc, categories, clocks) for doc in docs]
    return [_masked(each) if each["text_hidden"] else each for each in listed]


def shown_problems(work: Work, docs: list[Document]) -> list[dict[str, Any]]:
    """With the derived flags and the history, oldest first; a constant number of reads. Raises `AnswerTooLarge`."""
    if not docs:
        return []
    histories = work.repo.rectifying.problems.histories([doc["id"] for doc in docs])
    shown = [{**each, "history": histories[each["id"]]} for each in listed_problems(work, docs)]
    return [_masked_whole(each) if each["text_hidden"] else each for each in shown]


def _shown(work: Work, doc: Document, categories: dict[str, Category], clocks: Clocks) -> dict[str, Any]:
    problem = restored(Problem, doc)
    category = categories.get(problem.category)
    return {
        **doc,
        "category_label": category.label if category else problem.category,
        "overdue": problem.is_overdue(work.today),
        "lacks_measure": problem.lacks_measure(work.today, clocks.measure_days),
        "text_hidden": problem.confidential and not may_read(work, problem.unit_id),
    }


def _masked(shown: dict[str, Any]) -> dict[str, Any]:
    """Codes, days and states only."""
    blank: dict[str, Any] = dict.fromkeys(HIDDEN_TEXT)
    delay = shown.get("delay")
    return {**shown, **blank, "delay": {**delay, "reason": None, "file_ids": []} if delay else None}


def _masked_whole(shown: dict[str, Any]) -> dict[str, Any]:
    changes = [{**change, "reason": None} for change in shown["deadline_changes"]]
    lines = [{**line, **dict.fromkeys(("text", *HIDDEN_TEXT[1:]))} for line in shown["history"]]
    return {**shown, "evidence": [], "deadline_changes": changes, "history": lines}
