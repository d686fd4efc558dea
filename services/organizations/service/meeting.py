"""The shell's methods on meetings, decisions and their compliance."""

from __future__ import annotations


class Meeting:
    """Meetings, decisions and their compliance."""
