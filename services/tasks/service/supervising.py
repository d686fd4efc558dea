"""The shell's methods on programmes, draws, visits, patrols, checklists and coverage."""

from __future__ import annotations


class Supervising:
    """Programmes, draws, visits, patrols, checklists and coverage."""
