"""What can be changed of reporting."""

from __future__ import annotations

import strawberry


@strawberry.type
class ReportingMutations:
    pass
