"""Short spellings for the data of kinds: fields, choices and the usual populations."""

from __future__ import annotations

from plans.selectors import Selector
from services.kit.registers.kinds import Field, FieldType, Label

INSTITUTIONS = (Selector(kinds=["institution"]),)
MUNICIPAL = (Selector(kinds=["institution"], affiliation=["municipal"]),)
BUREAUS = (Selector(kinds=["bureau"]),)
COMMISSION = (Selector(kinds=["commission"]),)
AUTHORITIES = (Selector(kinds=["commission", "bureau"]),)
BUREAUS_AND_INSTITUTIONS = (Selector(kinds=["bureau", "institution"]),)
ALL_UNITS = (Selector(kinds=["commission", "bureau", "institution"]),)
PARTY_ORGANIZATIONS = (Selector(kinds=["commission", "bureau"]), Selector(kinds=["institution"], ownership=["public"]))
PUBLIC_INSTITUTIONS = (Selector(kinds=["institution"], ownership=["public"]),)


def text(name: str, zh: str, en: str, *, required: bool = False, longest: int | None = None) -> Field:
    return Field(name, zh, en, "text", required, longest=longest)


def day(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    return Field(name, zh, en, "date", required)


def number(name: str, zh: str, en: str, *, required: bool = False, largest: int | None = None) -> Field:
    return Field(name, zh, en, "number", required, longest=largest)


def yes_no(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    return Field(name, zh, en, "yes_no", required)


def link(name: str, zh: str, en: str, target: str, *, required: bool = False) -> Field:
    return Field(name, zh, en, "link", required, target=target)


def choice(
    name: str, zh: str, en: str, *labels: tuple[str, str, str], required: bool = True, many: bool = False
) -> Field:
    type_: FieldType = "choices" if many else "choice"
    return Field(name, zh, en, type_, required, tuple(Label(*label) for label in labels))
