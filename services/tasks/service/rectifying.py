"""The shell's methods on self-inspections, problems, rectification and the risk ledger."""

from __future__ import annotations


class Rectifying:
    """Self-inspections, problems, rectification and the risk ledger."""
