"""Dataclasses to documents and back, as the kit does it."""

from __future__ import annotations

from services.kit.codec import document, restored

__all__ = ["document", "restored"]
