"""The shell's methods on the registers of this service."""

from __future__ import annotations

from services.kit.registers.shell import RegisterMethods
from services.training.handlers.registers import BOOK


class Registering(RegisterMethods):
    """The registers of this service."""

    book = BOOK
