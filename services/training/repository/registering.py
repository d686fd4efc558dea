"""Documents of the registers of this service: the kit's, whatever they are about."""

from __future__ import annotations

from services.kit.registers.store import COLLECTIONS
from services.kit.registers.store import Registers as Registering

__all__ = ["COLLECTIONS", "Registering"]
