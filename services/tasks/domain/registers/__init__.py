"""The registers that tasks keeps, as data for the kit's engine."""

from __future__ import annotations

from services.kit.registers.kinds import RegisterKind
from services.tasks.domain.registers.measures import MEASURES
from services.tasks.domain.registers.oversight import OVERSIGHT
from services.tasks.domain.registers.progress import PROGRESS

KINDS: tuple[RegisterKind, ...] = (*PROGRESS, *OVERSIGHT, *MEASURES)
