"""A period's facts as numbers and as Chinese sentences under the headings that a report asks for.

Sources: NJ-007 (annual summary), NJ-111 (final summary: results, cases, rules made, problems, suggestions), LZ-146.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.tasks.domain.prefill_facts import FACTS
from services.tasks.domain.report_versions import Section

RESULTS, CASES, RULES, PROBLEMS, ADVICE = (
    "工作开展及成效",
    "查处案件和典型问题",
    "建章立制情况",
    "存在的问题",
    "意见建议",
)
WORK, TROUBLE, NEXT, GOALS, TASKS = "工作进展", "存在的困难和问题", "下一步工作安排", "工作目标", "重点任务安排"
HEADINGS: dict[str, tuple[str, ...]] = {
    "quarterly_progress": (WORK, TROUBLE, NEXT),
    "annual_summary": (RESULTS, PROBLEMS, NEXT),
    "next_year_plan": (GOALS, TASKS),
    "final_summary": (RESULTS, CASES, RULES, PROBLEMS, ADVICE),
    "monthly_summary": (WORK, TROUBLE, NEXT),
}
REQUIRED: dict[str, tuple[str, ...]] = {"final_summary": HEADINGS["final_summary"]}


def headings_of(kind: str) -> tuple[str, ...]:
    """The headings of a report of this kind."""
    return HEADINGS.get(kind, (WORK, TROUBLE, NEXT))


def lacking(kind: str, headings: Sequence[str]) -> list[str]:
    """What the plan asks for and no section names (NJ-111)."""
    return [wanted for wanted in REQUIRED.get(kind, ()) if wanted not in headings]


def label_of(key: str) -> str:
    """A fact's name."""
    return FACTS[key].label if key in FACTS else key


def shown(facts: Mapping[str, int]) -> list[dict[str, object]]:
    """The facts in the order of telling, those without a phrase last."""
    order = {key: position for position, key in enumerate(FACTS)}
    keys = sorted(facts, key=lambda key: (order.get(key, len(order)), key))
    return [{"key": key, "label": label_of(key), "value": facts[key]} for key in keys]


def sentences(facts: Mapping[str, int], group: str) -> str:
    """The sentences of one group; a fact of nothing (0, or of 0), or of too few, is not told."""
    told = []
    for key, phrase in FACTS.items():
        weight = facts.get(phrase.of, 0) if phrase.of else facts.get(key, 0)
        if phrase.group == group and key in facts and weight >= phrase.least:
            told.append(phrase.text.format(n=facts[key], of=weight, share=share(facts[key], weight)))
    return "".join(f"{sentence}。" for sentence in told)


def share(number: int, whole: int) -> str:
    """The one of 100 of the other, cut to two places and without closing zeros: 100 only when all are in."""
    hundredths = 10_000 * number // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def draft(kind: str, facts: Mapping[str, int]) -> list[Section]:
    """Each heading with what the facts say under it; the rest is for people to write."""
    return [Section(heading, _under(heading, facts)) for heading in headings_of(kind)]


def _under(heading: str, facts: Mapping[str, int]) -> str:
    groups = {
        RESULTS: ("work", "reports", "supervision", "bodies", "learning", "satisfaction"),
        WORK: ("work", "reports", "supervision", "bodies", "learning", "satisfaction"),
        CASES: ("cases",),
        RULES: ("rules",),
        PROBLEMS: ("problems",),
        TROUBLE: ("problems",),
    }
    return "".join(sentences(facts, group) for group in groups.get(heading, ()))
