"""What can be changed: topics, content lists, yearly plans, conveyances and monthly study."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import inputs_syllabus as inputs
from gateway.city import payloads_syllabus as payloads
from gateway.city.build import build
from gateway.city.payloads import change
from gateway.city.types_common import Info
from gateway.city.types_study import ConveyanceReceipt, conveyance_of, month_of, paper_of, record_of
from gateway.city.types_syllabus import material_of, study_of, topic_of


def _receipt_of(data: dict[str, Any]) -> ConveyanceReceipt:
    return build(ConveyanceReceipt, data)


@strawberry.type
class SyllabusMutations:
    @strawberry.mutation(description="A topic of the unit's own.")
    async def add_topic(self, info: Info, input: inputs.AddTopicInput) -> payloads.TopicPayload:
        return await change(info, "training.add_topic", input, payloads.TopicPayload, topic_of)

    @strawberry.mutation
    async def withdraw_topic(self, info: Info, input: inputs.WithdrawTopicInput) -> payloads.TopicPayload:
        return await change(info, "training.withdraw_topic", input, payloads.TopicPayload, topic_of)

    @strawberry.mutation(description="Which edition of a revised text is in force.")
    async def set_topic_edition(self, info: Info, input: inputs.SetTopicEditionInput) -> payloads.TopicPayload:
        return await change(info, "training.set_topic_edition", input, payloads.TopicPayload, topic_of)

    @strawberry.mutation
    async def add_material(self, info: Info, input: inputs.AddMaterialInput) -> payloads.MaterialPayload:
        return await change(info, "training.add_material", input, payloads.MaterialPayload, material_of)

    @strawberry.mutation
    async def change_material(self, info: Info, input: inputs.ChangeMaterialInput) -> payloads.MaterialPayload:
        return await change(info, "training.change_material", input, payloads.MaterialPayload, material_of)

    @strawberry.mutation
    async def withdraw_material(self, info: Info, input: inputs.WithdrawMaterialInput) -> payloads.MaterialPayload:
        return await change(info, "training.withdraw_material", input, payloads.MaterialPayload, material_of)

    @strawberry.mutation(description="Begin to study a material on line; what else had been begun is interrupted.")
    async def start_study(self, info: Info, input: inputs.StartStudyInput) -> payloads.OnlineStudyPayload:
        return await change(info, "training.start_study", input, payloads.OnlineStudyPayload, study_of)

    @strawberry.mutation(description="Refused until the required minutes have passed by the server's clock.")
    async def finish_study(self, info: Info, input: inputs.FinishStudyInput) -> payloads.OnlineStudyPayload:
        return await change(info, "training.finish_study", input, payloads.OnlineStudyPayload, study_of)

    @strawberry.mutation(description="What the unit studies in the year.")
    async def save_content_list(self, info: Info, input: inputs.SaveContentListInput) -> payloads.YearPaperPayload:
        return await change(info, "training.save_content_list", input, payloads.YearPaperPayload, paper_of)

    @strawberry.mutation(description="The unit's trainings of the year.")
    async def save_training_plan(self, info: Info, input: inputs.SaveTrainingPlanInput) -> payloads.YearPaperPayload:
        return await change(info, "training.save_training_plan", input, payloads.YearPaperPayload, paper_of)

    @strawberry.mutation(description="For approval by another of the unit's people.")
    async def submit_year_paper(self, info: Info, input: inputs.YearPaperInput) -> payloads.YearPaperPayload:
        return await change(info, "training.submit_year_paper", input, payloads.YearPaperPayload, paper_of)

    @strawberry.mutation(description="By the unit's principal: not one of its writers, or with the signed paper.")
    async def approve_year_paper(self, info: Info, input: inputs.ApproveYearPaperInput) -> payloads.YearPaperPayload:
        return await change(info, "training.approve_year_paper", input, payloads.YearPaperPayload, paper_of)

    @strawberry.mutation
    async def return_year_paper(self, info: Info, input: inputs.ReturnYearPaperInput) -> payloads.YearPaperPayload:
        return await change(info, "training.return_year_paper", input, payloads.YearPaperPayload, paper_of)

    @strawberry.mutation(description="The units addressed get it within a minute.")
    async def announce_conveyance(
        self, info: Info, input: inputs.AnnounceConveyanceInput
    ) -> payloads.ConveyancePayload:
        return await change(info, "training.announce_conveyance", input, payloads.ConveyancePayload, conveyance_of)

    @strawberry.mutation
    async def withdraw_conveyance(
        self, info: Info, input: inputs.WithdrawConveyanceInput
    ) -> payloads.ConveyancePayload:
        return await change(info, "training.withdraw_conveyance", input, payloads.ConveyancePayload, conveyance_of)

    @strawberry.mutation(description="The unit conveyed it on a day to whom.")
    async def record_conveyance(
        self, info: Info, input: inputs.RecordConveyanceInput
    ) -> payloads.ConveyanceRecordPayload:
        return await change(info, "training.record_conveyance", input, payloads.ConveyanceRecordPayload, record_of)

    @strawberry.mutation(description="The caller has read it.")
    async def confirm_conveyance(
        self, info: Info, input: inputs.ConfirmConveyanceInput
    ) -> payloads.ConveyanceReceiptPayload:
        return await change(info, "training.confirm_conveyance", input, payloads.ConveyanceReceiptPayload, _receipt_of)

    @strawberry.mutation(description="A missed month had its special study, which was confirmed late.")
    async def backfill_study(self, info: Info, input: inputs.BackfillStudyInput) -> payloads.StudyMonthPayload:
        return await change(info, "training.backfill_study", input, payloads.StudyMonthPayload, month_of)
