"""What can be read of supervision."""

from __future__ import annotations

import strawberry


@strawberry.type
class SupervisionQueries:
    pass
