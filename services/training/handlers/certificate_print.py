"""A certificate on paper: what was passed, until when it holds, and where anybody checks it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.kit import printing
from services.kit.printing import PrintedCertificate
from services.training.domain.certificates import Certificate, CertificateStatus

STAMPS = {CertificateStatus.REVOKED: "已撤销", CertificateStatus.EXPIRED: "已过期"}


def certificate_pdf(
    certificate: Certificate, *, topics: Sequence[str], units: tuple[str, str], holder: str, address: str, today: date
) -> bytes:
    """The PDF; `units` are the names of the holder's unit and of the one that held the exam."""
    own, issuer = units
    printed = PrintedCertificate(
        title=f"合格证书 {certificate.number}",
        holder=f"{holder}（{own}）：",
        statement=f"参加“{certificate.title}”，成绩{certificate.score}分，考核合格，特发此证。",
        facts=(
            ("考核内容", "；".join(topics)),
            ("有效期至", chinese_day(certificate.valid_until)),
        ),
        issuer=issuer,
        day=chinese_day(certificate.issued_on),
        number=certificate.number,
        address=address,
        stamp=STAMPS.get(certificate.status(today)),
    )
    return printing.certificate_pdf(printed)


def chinese_day(day: date) -> str:
    """2022年6月30日."""
    return f"{day.year}年{day.month}月{day.day}日"
