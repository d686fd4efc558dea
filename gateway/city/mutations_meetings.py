"""What can be changed of meetings."""

from __future__ import annotations

import strawberry


@strawberry.type
class MeetingsMutations:
    pass
