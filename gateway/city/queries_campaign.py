"""What can be read of campaign."""

from __future__ import annotations

import strawberry


@strawberry.type
class CampaignQueries:
    pass
