"""What the tests of registers and commitments share: a city with its counties, and short ways to record."""

from __future__ import annotations

from typing import Any

from services.kit.clock import clock
from services.kit.identity import Actor
from services.kit.testing import Bench
from tests.integration.training.attending_scene import City, at


class Keeper(City):
    """A city whose units are public and know their county."""

    def found(self) -> Keeper:
        super().found()
        self.unit("C1", "bureau", "CM", None, county_id=self.ids["C1"])
        self.unit("H1", "institution", "CM", "tertiary", affiliation="municipal", ownership="public")
        for code, level in (("H2", "secondary"), ("P1", "primary")):
            self.unit(
                code, "institution", "C1", level, county_id=self.ids["C1"], affiliation="county", ownership="public"
            )
        return self

    def set(self, day: str) -> None:
        """The clock stands there, without a tick."""
        clock.start_at(at(day if "T" in day else f"{day}T09:00"))

    def actor(self, role: str, unit: str | None = None) -> Actor:
        return Actor(f"{role}-{unit or 'city'}", self.tenant, (role,), self.ids[unit] if unit else None)

    def record(self, kind: str, unit: str, values: dict[str, Any], actor: Actor | None = None, **more: Any) -> Any:
        given = [{"name": name, "value": value} for name, value in values.items()]
        return self.call("record_entry", actor, kind=kind, unit_id=self.ids[unit], values=given, **more)

    def step(self, entry: dict[str, Any], action: str, actor: Actor | None = None, **more: Any) -> Any:
        values = [{"name": name, "value": value} for name, value in more.pop("values", {}).items()]
        facts = {"entry_id": entry["id"], "action": action, "expected_version": entry["version"], "values": values}
        return self.call("change_entry_status", actor, **facts, **more)

    def counted(self, kind: str, actor: Actor | None = None, **more: Any) -> tuple[int, int | None]:
        found = self.call("register_figures", actor, kind=kind, **more)
        return found["numerator"], found["denominator"]

    def breakdown(self, kind: str, **more: Any) -> dict[tuple[str, str], int]:
        found = self.call("register_figures", kind=kind, **more)["breakdown"]
        return {(line["field"], line["value"]): line["count"] for line in found}

    def lacking(self, kind: str) -> set[str]:
        codes = {unit_id: code for code, unit_id in self.ids.items()}
        found = self.call("register_gaps", kind=kind, first=200)["items"]
        return {codes[gap["unit_id"]] for gap in found}

    def kept(self, *names: str) -> list[Any]:
        """Documents as they are, to compare."""
        return [list(self.db[name].find({"tenant": self.tenant}).sort("_id", 1)) for name in names]


def neijiang(bench: Bench, tenant: str, day: str = "2022-05-05") -> Keeper:
    """Neijiang on a day."""
    clock.start_at(at(f"{day}T09:00"))
    return Keeper(bench, tenant).found()


def liuzhou(bench: Bench, tenant: str, day: str = "2022-05-05") -> Keeper:
    """Liuzhou on a day."""
    clock.start_at(at(f"{day}T09:00"))
    return Keeper(bench, tenant, "liuzhou-2022").found()
