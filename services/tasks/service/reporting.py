"""The shell's methods on prefill, roll-ups, the submission matrix, review by the leading group."""

from __future__ import annotations


class Reporting:
    """Prefill, roll-ups, the submission matrix, review by the leading group."""
