"""The shell's methods on the registers of this service."""

from __future__ import annotations


class Registering:
    """The registers of this service."""
