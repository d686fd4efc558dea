"""What can be changed of integrity commitments."""

from __future__ import annotations

import strawberry

from gateway.city import inputs_commitments as inputs
from gateway.city import types_commitments as types
from gateway.city.payloads import change
from gateway.city.types_common import Info


@strawberry.type
class CommitmentsMutations:
    @strawberry.mutation(description="The caller signs a commitment; a second time changes nothing.")
    async def sign_commitment(self, info: Info, input: inputs.SignCommitmentInput) -> types.CommitmentSignaturePayload:
        payload = types.CommitmentSignaturePayload
        return await change(info, "training.sign_commitment", input, payload, types.signature_of)

    @strawberry.mutation(description="A unit records who signed on paper.")
    async def record_signed_commitments(
        self, info: Info, input: inputs.RecordSignedCommitmentsInput
    ) -> types.RecordedCommitmentsPayload:
        payload = types.RecordedCommitmentsPayload
        return await change(info, "training.record_signed_commitments", input, payload, types.recorded_of)

    @strawberry.mutation(description="Strike out a signature that was recorded by mistake.")
    async def strike_out_commitment(
        self, info: Info, input: inputs.StrikeOutCommitmentInput
    ) -> types.CommitmentSignaturePayload:
        payload = types.CommitmentSignaturePayload
        return await change(info, "training.strike_out_commitment", input, payload, types.signature_of)

    @strawberry.mutation(description="Another text of a commitment, from now on.")
    async def publish_commitment_text(
        self, info: Info, input: inputs.PublishCommitmentTextInput
    ) -> types.CommitmentTextPayload:
        payload = types.CommitmentTextPayload
        return await change(info, "training.publish_commitment_text", input, payload, types.text_of)
