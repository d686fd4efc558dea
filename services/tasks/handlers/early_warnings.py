"""Early-warning rules (NJ-047): a stale ledger, overdue rectification, overdue rotation as organizations tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from services.kit.events import Envelope
from services.kit.ids import derive
from services.kit.units import Unit
from services.kit.work_items import WorkItem
from services.tasks.domain.acting import roles_of, superior_of
from services.tasks.domain.risks import EarlyWarning
from services.tasks.events.rectification import RotationFacts, rotation_facts
from services.tasks.handlers.risk_gaps import gaps_of, ledger_owners
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work

STALE, OVERDUE, ROTATION = "ledger_stale", "rectification_overdue", "rotation_overdue"
LABELS = {STALE: "更新风险防范台账", OVERDUE: "督促逾期整改", ROTATION: "落实重点岗位轮岗"}
ACTIONS = {STALE: "update_ledger", OVERDUE: "urge", ROTATION: "rotate"}
GRACE_DAYS = 10


def warn(work: Work, units: Sequence[Unit]) -> None:
    """Begin and settle the warnings of `units`; each begins once, and reminds of the risks behind it. Those of a unit
    that is gone settle."""
    by_id = {unit.id: unit for unit in units if unit.is_active(work.today)}
    overdue = work.repo.rectifying.counts.overdue(list(by_id), work.today)
    holding = {
        STALE: _stale(work, list(by_id.values())),
        OVERDUE: set(overdue),
        ROTATION: {key for key, doc in work.repo.rectifying.risks.rotation(list(by_id)).items() if doc["overdue"] > 0},
    }
    known = work.repo.rectifying.risks.warnings([unit.id for unit in units])
    wanted = {_id(work, rule, key): (rule, by_id[key]) for rule, keys in holding.items() for key in keys}
    begun = [_begun(work, key, *facts, known) for key, facts in wanted.items() if not _holds(known.get(key))]
    ended = [_settled(work, warning) for key, warning in known.items() if _holds(warning) and key not in wanted]
    work.repo.rectifying.risks.put_warnings([*begun, *ended])
    tell_work(work, [_item(work, warning) for warning in (*begun, *ended)])
    _remind(work, begun, overdue)


def retell_moved(work: Work, unit_ids: Sequence[str]) -> None:
    """Units below another superior, who is to urge them from now on."""
    standing = [warning for warning in work.repo.rectifying.risks.warnings(unit_ids).values() if _holds(warning)]
    tell_work(work, [_item(work, warning) for warning in standing])


def on_rotation_measured(work: Work, events: Iterable[Envelope]) -> None:
    """What organizations counts of rotation; the next daily round warns by it."""
    facts: dict[str, tuple[RotationFacts, int]] = {}
    for event in events:
        told = rotation_facts(event)
        known = facts.get(told.unit_id) if told else None
        if told and (known is None or (told.period, event.subject_version) > (known[0].period, known[1])):
            facts[told.unit_id] = (told, event.subject_version)
    if facts:
        work.repo.rectifying.risks.put_rotation(facts)


def _stale(work: Work, units: Sequence[Unit]) -> set[str]:
    owners = {unit.id for unit in ledger_owners(work)}
    owing = [unit for unit in units if unit.id in owners]
    return {gap["unit_id"] for gap in gaps_of(work, owing, {"unit_id": {"$in": [unit.id for unit in owing]}})}


def _id(work: Work, rule: str, unit_id: str) -> str:
    return derive(work.tenant, "early_warning", rule, unit_id)


def _holds(warning: EarlyWarning | None) -> bool:
    return warning is not None and warning.settled_on is None


def _begun(work: Work, key: str, rule: str, unit: Unit, known: Mapping[str, EarlyWarning]) -> EarlyWarning:
    return EarlyWarning(
        id=key,
        rule=rule,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        since=work.today,
        due_on=work.today + timedelta(days=GRACE_DAYS),
        version=known[key].version + 1 if key in known else 1,
    )


def _settled(work: Work, warning: EarlyWarning) -> EarlyWarning:
    return replace(warning, settled_on=work.today, version=warning.version + 1)


def _remind(work: Work, begun: Sequence[EarlyWarning], overdue: Mapping[str, list[str]]) -> None:
    """The second of the three times: a stale ledger reminds of all its open risks, an overdue problem of its own."""
    risks = work.repo.rectifying.risks
    stale = [warning.unit_id for warning in begun if warning.rule == STALE]
    if stale:
        risks.remind(stale, work.today)
    if overdue:
        risks.remind(list(overdue), work.today, [key for keys in overdue.values() for key in keys])


def _item(work: Work, warning: EarlyWarning) -> WorkItem:
    owner, roles = superior_of(warning) if warning.rule == OVERDUE else (warning.unit_id, roles_of(warning))
    return WorkItem(
        kind="early_warning",
        action=ACTIONS[warning.rule],
        subject_id=warning.id,
        version=warning.version,
        unit_id=warning.unit_id,
        owner_unit_id=owner,
        roles=roles,
        label=LABELS[warning.rule],
        opens_on=warning.since,
        due_on=warning.due_on,
        state="done" if warning.settled_on else "open",
        settled_on=warning.settled_on,
    )
