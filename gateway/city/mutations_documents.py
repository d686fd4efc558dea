"""What can be changed of documents."""

from __future__ import annotations

import strawberry


@strawberry.type
class DocumentsMutations:
    pass
