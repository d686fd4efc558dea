"""What can be changed of registers."""

from __future__ import annotations

import strawberry


@strawberry.type
class RegistersMutations:
    pass
