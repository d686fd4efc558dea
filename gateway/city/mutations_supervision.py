"""What can be changed of supervision."""

from __future__ import annotations

import strawberry


@strawberry.type
class SupervisionMutations:
    pass
