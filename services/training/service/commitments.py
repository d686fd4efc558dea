"""The shell's methods: integrity commitments."""

from __future__ import annotations

from typing import Any

from services.kit.requests import NoInput
from services.kit.rpc import command, every, query
from services.training.handlers import commitment_counts, commitment_queries, commitments
from services.training.handlers.work import Work
from services.training.requests import commitments as requests


class Commitments:
    """Integrity commitments (NJ-102, LZ-042, LZ-096)."""

    @query()
    def commitments(self, uow: Work, request: NoInput) -> Any:
        """What the city's people are to sign, and what the caller has signed."""
        return commitment_queries.commitments(uow)

    @query(requests.CommitmentFigures)
    def commitment_figures(self, uow: Work, request: requests.CommitmentFigures) -> Any:
        """Signed of those who are to sign."""
        return commitment_queries.figures(uow, request)

    @query(requests.UnsignedStaff)
    def unsigned_staff(self, uow: Work, request: requests.UnsignedStaff) -> Any:
        """Who has not signed."""
        return commitment_queries.unsigned_staff(uow, request)

    @query(requests.CommitmentSignatures)
    def commitment_signatures(self, uow: Work, request: requests.CommitmentSignatures) -> Any:
        """Who signed."""
        return commitment_queries.signatures(uow, request)

    @command(requests.PublishCommitmentText)
    def publish_commitment_text(self, uow: Work, request: requests.PublishCommitmentText) -> Any:
        """Another text."""
        return commitments.publish_text(uow, request)

    @command(requests.SignCommitment)
    def sign_commitment(self, uow: Work, request: requests.SignCommitment) -> Any:
        """The caller signs."""
        return commitments.sign(uow, request)

    @command(requests.RecordSignedCommitments)
    def record_signed_commitments(self, uow: Work, request: requests.RecordSignedCommitments) -> Any:
        """Who signed on paper."""
        return commitments.record_signed(uow, request)

    @command(requests.StrikeOutCommitment)
    def strike_out_commitment(self, uow: Work, request: requests.StrikeOutCommitment) -> Any:
        """A signature recorded by mistake."""
        return commitments.strike_out(uow, request)

    @every(60)
    def keep_commitments(self, uow: Work) -> bool:
        """What units have signed, once a day."""
        return commitment_counts.keep_commitments(uow)
