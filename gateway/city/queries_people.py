"""What can be read of people."""

from __future__ import annotations

import strawberry


@strawberry.type
class PeopleQueries:
    pass
