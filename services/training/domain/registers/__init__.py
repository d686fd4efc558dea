"""The registers that training keeps, as data for the kit's engine."""

from __future__ import annotations

from services.kit.registers.kinds import RegisterKind
from services.training.domain.registers.cases import CASES
from services.training.domain.registers.examples import EXAMPLES
from services.training.domain.registers.party import PARTY
from services.training.domain.registers.publicity import PUBLICITY

KINDS: tuple[RegisterKind, ...] = (*EXAMPLES, *PUBLICITY, *PARTY, *CASES)
