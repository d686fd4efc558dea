"""Once a day: what every unit owes, in portions; days that were missed are caught up, each once."""

from __future__ import annotations

from datetime import date, timedelta

from services.kit.registers.book import Book, Work, registers_of
from services.kit.registers.cycles import spans_since
from services.kit.registers.telling import tell_duties

UNITS_AT_ONCE = 100


def keep_registers(work: Work, book: Book) -> bool:
    """Open, settle and withdraw duties of the day. Answers True while units are left."""
    registers = registers_of(work)
    clock = registers.clock()
    followed = date.fromisoformat(clock["on"]) if clock["on"] else None
    if followed is not None and followed >= work.today:
        return False
    plan, kinds = book.applicable(work)
    if plan is None or work.today < plan.effective_from:
        return False
    reached = clock["path"] if clock["day"] == work.today.isoformat() else None
    waiting = [unit for unit in work.units.all() if reached is None or unit.path > reached]
    portion = waiting[:UNITS_AT_ONCE]
    for day in [*_missed(followed, work.today), work.today]:
        tell_duties(work, book, plan, kinds, portion, on=day)
    if len(waiting) > UNITS_AT_ONCE:
        registers.set_clock({**clock, "day": work.today.isoformat(), "path": portion[-1].path})
        return True
    registers.set_clock({"id": "clock", "on": work.today.isoformat(), "day": None, "path": None})
    return False


def _missed(followed: date | None, today: date) -> list[date]:
    """The last days of quarters that began after the day that was last worked through and are over."""
    if followed is None:
        return []
    spans = spans_since("quarterly", followed + timedelta(days=1), today)
    return [span.end for span in spans if span.start > followed and span.end < today]
