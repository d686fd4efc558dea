"""One of each thing that the requests of training name."""

from __future__ import annotations

from services.kit.identity import Actor
from services.kit.testing import Bench
from tests.integration.access.training_attending import attending_things
from tests.integration.access.training_commitments import commitment_things
from tests.integration.access.training_exams import exam_things
from tests.integration.access.training_studying import studying_things


def training_things(bench: Bench, office: Actor, unit: str) -> dict[str, str]:
    """Ids by placeholder."""
    attending = attending_things(bench, office, unit)
    return {
        **attending,
        **studying_things(bench, office, unit, attending["attendee"]),
        **exam_things(bench, office, unit),
        **commitment_things(bench, office, unit),
    }
