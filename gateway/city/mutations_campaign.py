"""What can be changed of campaign."""

from __future__ import annotations

import strawberry


@strawberry.type
class CampaignMutations:
    pass
