"""What can be read of registers."""

from __future__ import annotations

import strawberry


@strawberry.type
class RegistersQueries:
    pass
