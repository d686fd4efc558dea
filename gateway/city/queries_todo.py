"""What can be read of todo."""

from __future__ import annotations

import strawberry


@strawberry.type
class TodoQueries:
    pass
