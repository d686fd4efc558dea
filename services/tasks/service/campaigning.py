"""The shell's methods on phase activities, work plans, sub-tasks, follow-ups and progress."""

from __future__ import annotations


class Campaigning:
    """Phase activities, work plans, sub-tasks, follow-ups and progress."""
