"""The registers of this service: its kinds, and what the kit's engine needs to know here."""

from __future__ import annotations

from services.kit.registers.book import Book, kinds_by_code
from services.training.domain.registers import KINDS
from services.training.events.registers import RegisterChangedV1
from services.training.handlers.register_rules import FOLLOW, evaluated_people
from services.training.handlers.work import plan_of, tell_work

BOOK = Book(
    service="training",
    kinds=kinds_by_code(KINDS),
    plan=plan_of,
    tell=tell_work,
    changed=RegisterChangedV1,
    follow=FOLLOW,
    people=evaluated_people,
)
