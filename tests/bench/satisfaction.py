"""`./taskw bench satisfaction`: evaluations by bulk command, from the bus into the city's rollup."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from uuid import uuid4

from services.kit.settings import override, settings
from services.kit.testing import use_keys
from tests.bench import scripts, visits
from tests.bench.rows import report
from tests.support import stack

ROUNDS = 3
BUDGET = 2_000.0


def measure(folder: Path) -> None:
    """Print all rows. Each round is a city of its own; the bare writer writes what that city's round has stored."""
    bench = visits.bench()
    rates: dict[str, list[float]] = {name: [] for name in ("rate", "answered", "upsert", "insert")}
    with (
        scripts.running_qf("serve", "satisfaction", port_setting="QF_HEALTH_PORT"),
        scripts.running_qf("serve", "indicators", port_setting="QF_HEALTH_PORT"),
    ):
        for _ in range(ROUNDS):
            city = visits.City(bench)
            file = folder / f"{city.code}.json"
            given = {"tenant": city.code, "commands": city.commands()}
            file.write_text(json.dumps(given), encoding="utf-8")
            for name, rate in scripts.run("evaluator", file).items():
                rates[name].append(rate)
            for way in ("upsert", "insert"):
                rates[way].append(scripts.run("peers.bare_writer", city.code, way, visits.AT_ONCE)["rate"])
    total = len(visits.HOSPITALS) * visits.AT_ONCE
    note = f"{total} evaluations, {visits.AT_ONCE} a command, two commands in flight: tokens, figures, outbox, broker, "
    goal = [BUDGET] * ROUNDS
    report("satisfaction", "into the rollup / 2,000 a second", rates["rate"], goal, budget=">= 1", note=note + "rollup")
    note = "the same documents by one bulk_write per command, upserted: no token, figure, event or rollup"
    report(
        "satisfaction", "into the rollup / bare bulk_write", rates["rate"], rates["upsert"], budget=">= 0.3", note=note
    )
    note = "the same as plain inserts, which nobody may repeat"
    report("satisfaction", "into the rollup / bare insert", rates["rate"], rates["insert"], note=note)
    note = "until the last command was answered / until the city's rollup holds everything"
    report("satisfaction", "answered / into the rollup", rates["answered"], rates["rate"], note=note)


def main() -> None:
    """Run on databases of its own and leave nothing behind."""
    prefix = f"bench{uuid4().hex[:6]}_"
    override(mongo_uri=stack.mongo_uri(), amqp_uri=stack.amqp_uri(), mongo_prefix=prefix, log_level="ERROR")
    use_keys()
    try:
        with tempfile.TemporaryDirectory(prefix="qf-bench-") as folder:
            measure(Path(folder))
    finally:
        stack.drop_databases(str(settings().mongo_uri), prefix)
        stack.stop()


if __name__ == "__main__":
    main()
