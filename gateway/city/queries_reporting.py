"""What can be read of reporting."""

from __future__ import annotations

import strawberry


@strawberry.type
class ReportingQueries:
    pass
