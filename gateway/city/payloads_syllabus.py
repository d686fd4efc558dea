"""What the mutations of topics, materials, yearly papers, conveyances and monthly study answer."""

from __future__ import annotations

import strawberry

from gateway.city.types_common import UserError
from gateway.city.types_study import Conveyance, ConveyanceReceipt, ConveyanceRecord, StudyMonth, YearPaper
from gateway.city.types_syllabus import OnlineStudy, StudyMaterial, StudyTopic


@strawberry.type
class TopicPayload:
    topic: StudyTopic | None
    errors: list[UserError]


@strawberry.type
class MaterialPayload:
    material: StudyMaterial | None
    errors: list[UserError]


@strawberry.type
class OnlineStudyPayload:
    study: OnlineStudy | None
    errors: list[UserError]


@strawberry.type
class YearPaperPayload:
    paper: YearPaper | None
    errors: list[UserError]


@strawberry.type
class ConveyancePayload:
    conveyance: Conveyance | None
    errors: list[UserError]


@strawberry.type
class ConveyanceRecordPayload:
    record: ConveyanceRecord | None
    errors: list[UserError]


@strawberry.type
class ConveyanceReceiptPayload:
    receipt: ConveyanceReceipt | None
    errors: list[UserError]


@strawberry.type
class StudyMonthPayload:
    month: StudyMonth | None
    errors: list[UserError]
