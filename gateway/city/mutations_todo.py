"""What can be changed of todo."""

from __future__ import annotations

import strawberry


@strawberry.type
class TodoMutations:
    pass
