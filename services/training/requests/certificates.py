"""Requests: certificates."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import StringConstraints

from services.kit.requests import PageRequest, Request
from services.training.requests.examining import Id, Reason, Title, Version


class Certificates(PageRequest):
    """Certificates of people of the caller's units, the newest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "exam_id": "$exam"}
    unit_id: Id | None = None
    exam_id: Id | None = None


class CertificateNamed(Request):
    """One certificate."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"certificate_id": "$certificate"}
    certificate_id: Id


class RevokeCertificate(Request):
    """Take a certificate back, by the unit that held the exam or one above it."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"certificate_id": "$certificate", "expected_version": 1, "reason": "替考"}
    certificate_id: Id
    expected_version: Version
    reason: Reason


class VerifyCertificate(Request):
    """The certificate with this verification code, for anybody."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"code": "$certificate_code"}
    code: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class PrintCertificate(Request):
    """For the gateway alone: the name comes from the roster, the address from its settings, never from a client."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "certificate_id": "$certificate",
        "holder_name": "示例甲",
        "address": "https://qingfeng.example.cn/certificates/example/abc",
    }
    certificate_id: Id
    holder_name: Title
    address: Annotated[str, StringConstraints(min_length=1, max_length=300)]
