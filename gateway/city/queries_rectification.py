"""What can be read of rectification."""

from __future__ import annotations

import strawberry


@strawberry.type
class RectificationQueries:
    pass
