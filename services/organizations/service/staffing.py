"""The shell's methods on staff, posts, rotation, principals, branch scopes, merges and splits."""

from __future__ import annotations


class Staffing:
    """Staff, posts, rotation, principals, branch scopes, merges and splits."""
