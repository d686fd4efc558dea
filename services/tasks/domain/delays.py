"""An accepted delay of a rectification: asked for with proof, decided by the superior, over on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class DelayState(StrEnum):
    """Where the request stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Delay:
    """Why, until when, with which proof; and who decided. `granted_until`: an earlier one that was accepted goes on
    while this one waits, and when it is refused."""

    reason: str
    until: date
    file_ids: tuple[str, ...]
    requested_by: str
    requested_on: date
    state: DelayState = DelayState.REQUESTED
    decided_by: str | None = None
    decided_on: date | None = None
    granted_until: date | None = None

    @property
    def holds_until(self) -> date | None:
        """The day to which the problem may stay open by it."""
        return self.until if self.state is DelayState.ACCEPTED else self.granted_until

    def decided(self, accepted: bool, *, by: str, on: date) -> Delay:
        """The superior's answer."""
        state = DelayState.ACCEPTED if accepted else DelayState.REFUSED
        granted = None if accepted else self.granted_until
        return replace(self, state=state, decided_by=by, decided_on=on, granted_until=granted)

    def expired(self) -> Delay:
        """Its day, or that of the one before it, is over."""
        state = DelayState.EXPIRED if self.state is DelayState.ACCEPTED else self.state
        return replace(self, state=state, granted_until=None)

    def lapsed(self) -> Delay:
        """The problem was settled before anybody decided."""
        return replace(self, state=DelayState.LAPSED) if self.state is DelayState.REQUESTED else self
