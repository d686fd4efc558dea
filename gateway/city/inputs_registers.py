"""What mutations of registers take."""

from __future__ import annotations

import strawberry

from gateway.city.inputs import Command


@strawberry.input(
    description="A field's value: a number, a date, yes or no as text; global ids for units, entries and files; "
    "`values` for a list of choices. Without either the field is cleared."
)
class RegisterValueInput:
    name: str
    value: str | None = None
    values: list[str] | None = None


@strawberry.input(description="A new entry; `period` as 2022, 2022-H1 or 2022-Q2, the present one by default.")
class RecordEntryInput(Command):
    kind: str
    unit_id: strawberry.ID
    values: list[RegisterValueInput]
    period: str | None = None
    file_ids: list[strawberry.ID] | None = None
    linked_entry_ids: list[strawberry.ID] | None = None


@strawberry.input(description="Fields that are left out stay as they are; files and links are added.")
class ReviseEntryInput(Command):
    entry_id: strawberry.ID
    expected_version: int
    values: list[RegisterValueInput] | None = None
    reason: str | None = None
    file_ids: list[strawberry.ID] | None = None
    linked_entry_ids: list[strawberry.ID] | None = None


@strawberry.input(description="One of the entry's `steps`, with what it needs.")
class ChangeEntryStatusInput(Command):
    entry_id: strawberry.ID
    action: str
    expected_version: int
    reason: str | None = None
    values: list[RegisterValueInput] | None = None
    linked_entry_ids: list[strawberry.ID] | None = None


@strawberry.input(description="The entry is confirmed as it is, for a period of its register's cycle.")
class ReviewEntryInput(Command):
    entry_id: strawberry.ID
    expected_version: int
    period: str | None = None
    note: str | None = None


@strawberry.input(description="A restricted register of one unit; the use and the motive are logged.")
class LookUpRegisterInput(Command):
    kind: str
    unit_id: strawberry.ID
    motive: str
    purpose: str | None = None
    first: int | None = None
    after: str | None = None


@strawberry.input(description="`purpose` is annual_appraisal, promotion, awards or rank; it is logged with the motive.")
class LookUpIntegrityFileInput(Command):
    unit_id: strawberry.ID
    purpose: str
    motive: str
    first: int | None = None
    after: str | None = None
