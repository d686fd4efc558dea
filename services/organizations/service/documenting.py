"""The shell's methods on issued documents, circulars and read receipts."""

from __future__ import annotations


class Documenting:
    """Issued documents, circulars and read receipts."""
