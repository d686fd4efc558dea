"""What can be read of documents."""

from __future__ import annotations

import strawberry


@strawberry.type
class DocumentsQueries:
    pass
