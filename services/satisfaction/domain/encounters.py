"""Encounters (NJ-019, AMB-04): one visit or one stay, counted once however many touchpoints it passes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.satisfaction.domain.tokens import VALID_DAYS


class Setting(StrEnum):
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


class Touchpoint(StrEnum):
    OUTPATIENT_REGISTRATION = "outpatient_registration"
    OUTPATIENT_SETTLEMENT = "outpatient_settlement"
    ADMISSION = "admission"
    DISCHARGE = "discharge"


class Channel(StrEnum):
    """How the link reached the patient; `none`: it was not offered."""

    SMS = "sms"
    PRINT = "print"
    SCREEN = "screen"
    WECHAT = "wechat"
    NONE = "none"


SETTING_OF = {
    Touchpoint.OUTPATIENT_REGISTRATION: Setting.OUTPATIENT,
    Touchpoint.OUTPATIENT_SETTLEMENT: Setting.OUTPATIENT,
    Touchpoint.ADMISSION: Setting.INPATIENT,
    Touchpoint.DISCHARGE: Setting.INPATIENT,
}
MEASURED_LEVELS = ("secondary", "tertiary")


@dataclass(frozen=True)
class Encounter:
    """A visit or a stay. `id` is a keyed digest of the hospital's own number, which is not kept.

    It carries no unit path: there are millions, they are only read by id or by one unit, and never follow a move.
    """

    id: str
    unit_id: str
    setting: Setting
    touchpoint: Touchpoint
    on: date
    offered: bool
    channel: Channel
    offered_on: date | None
    expires_on: date | None
    evaluated: bool = False
    slip: bool = False

    def is_open(self, today: date) -> bool:
        """Whether its token still works: offered, not spent, not past its last day."""
        return self.offered and not self.evaluated and self.expires_on is not None and today <= self.expires_on

    def counts_on(self, today: date) -> date:
        """The day whose figures its evaluation belongs to: of a printed slip nobody knows when it was handed out."""
        return max(self.on, today) if self.slip else self.on


def last_day(offered_on: date) -> date:
    """The last day on which a token works."""
    return offered_on + timedelta(days=VALID_DAYS)
