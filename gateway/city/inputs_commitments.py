"""What mutations on commitments take."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.inputs import Command


@strawberry.input(description="The caller signs the text with this number, for oneself and the present period.")
class SignCommitmentInput(Command):
    kind: str
    text_number: int


@strawberry.input(description="People of a unit who signed on paper, all or nobody; `fileIds` are the scans.")
class RecordSignedCommitmentsInput(Command):
    kind: str
    unit_id: strawberry.ID
    staff_ids: list[strawberry.ID]
    signed_on: date
    text_number: int
    file_ids: list[strawberry.ID] | None = None


@strawberry.input(description="A signature that was recorded by mistake.")
class StrikeOutCommitmentInput(Command):
    signature_id: strawberry.ID
    reason: str
    expected_version: int


@strawberry.input(description="Another text, in place of the one with `textNumber`; what was signed stays signed.")
class PublishCommitmentTextInput(Command):
    kind: str
    text: str
    text_number: int
