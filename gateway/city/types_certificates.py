"""Certificates, as those see them who may know their holders."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.loaders import loader
from gateway.city.types_common import Info
from gateway.city.types_exams import Exam, exam_of
from gateway.city.types_people import StaffMember, staff_of
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="Whether a certificate can be relied on today.")
class CertificateStatus(Enum):
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


@strawberry.type(
    description="Proof of a passed exam. `address` is where anybody checks it; `pdfUrl` needs the same Authorization "
    "header as this graph."
)
class Certificate:
    id: strawberry.ID
    number: str
    code: str
    title: str
    topics: list[str]
    score: int
    issued_on: date
    valid_until: date
    status: CertificateStatus
    revoked_on: date | None
    revoke_reason: str | None
    address: str
    version: int
    unit_id: strawberry.Private[str]
    staff_id: strawberry.Private[str]
    local_exam: strawberry.Private[str | None] = None

    @strawberry.field
    def pdf_url(self) -> str:
        return f"/certificates/{self.id}.pdf"

    @strawberry.field(description="The holder's unit.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field(description="The holder, for those who may see the roster.")
    async def staff(self, info: Info) -> StaffMember | None:
        found = await loader(info.context, "staff").load(self.staff_id)
        return staff_of(found) if found else None

    @strawberry.field
    async def exam(self, info: Info) -> Exam | None:
        found = await loader(info.context, "exams").load(self.local_exam) if self.local_exam else None
        return exam_of(found) if found else None


def certificate_of(data: dict[str, Any]) -> Certificate:
    """A certificate."""
    return build(Certificate, {**data, "local_exam": data["exam_id"]})
