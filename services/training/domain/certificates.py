"""Certificates: issued by the server alone, with a number that shows slips of the pen and a code nobody guesses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from plans.periods import add_months
from services.training.errors.examining import CertificateAlreadyRevoked

MODULUS, RADIX = 11, 2


class CertificateStatus(StrEnum):
    """What the public address says of a certificate."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Certificate:
    """Proof of a passed exam. `issuer_id` held the exam, `unit_id` is the holder's unit; the name is not kept here."""

    id: str
    number: str
    code: str
    exam_id: str
    title: str
    topic_ids: tuple[str, ...]
    score: int
    staff_id: str
    person_id: str
    unit_id: str
    unit_path: str
    issuer_id: str
    issuer_path: str
    issued_on: date
    valid_until: date
    revoked_on: date | None = None
    revoke_reason: str | None = None
    version: int = 1

    def status(self, today: date) -> CertificateStatus:
        """Whether it can be relied on that day; the last day of its validity belongs to it."""
        if self.revoked_on is not None:
            return CertificateStatus.REVOKED
        return CertificateStatus.EXPIRED if today > self.valid_until else CertificateStatus.VALID

    def revoked(self, today: date, reason: str) -> Certificate:
        """Raises `CertificateAlreadyRevoked`."""
        if self.revoked_on is not None:
            raise CertificateAlreadyRevoked(field="certificate_id")
        return replace(self, revoked_on=today, revoke_reason=reason, version=self.version + 1)


def number_of(prefix: str, year: int, serial: int) -> str:
    """`511000-2022-000123-X`: the city's division code, year, serial number and check character."""
    digits = f"{prefix}{year:04}{serial:06}"
    return f"{prefix}-{year:04}-{serial:06}-{check_character(digits)}"


def is_number(text: str) -> bool:
    """Whether a number is one that could have been given: a wrong or exchanged digit shows."""
    body, _, check = text.rpartition("-")
    digits = body.replace("-", "")
    return digits.isascii() and digits.isdigit() and check == check_character(digits)


def check_character(digits: str) -> str:
    """ISO 7064 MOD 11-2, as on identity cards."""
    remainder = 0
    for digit in digits:
        remainder = (remainder + int(digit)) * RADIX % MODULUS
    value = (MODULUS + 1 - remainder) % MODULUS
    return "X" if value == 10 else str(value)


def valid_until(issued_on: date, months: int) -> date:
    """The last day of validity."""
    return add_months(issued_on, months)
