"""What can be changed of rectification."""

from __future__ import annotations

import strawberry


@strawberry.type
class RectificationMutations:
    pass
