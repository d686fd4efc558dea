"""What can be read of meetings."""

from __future__ import annotations

import strawberry


@strawberry.type
class MeetingsQueries:
    pass
