"""What can be changed of people."""

from __future__ import annotations

import strawberry


@strawberry.type
class PeopleMutations:
    pass
