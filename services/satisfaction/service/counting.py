"""The shell's methods: touchpoints, encounters, daily counts and one-time tokens."""

from __future__ import annotations

from typing import Any

from services.kit.rpc import command, every, query
from services.kit.settings import settings
from services.satisfaction.handlers import (
    counts,
    counts_due,
    encounter_exports,
    encounters,
    import_work,
    imports,
    rates,
    slips,
    touchpoints,
)
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import counting as requests


def _base() -> str:
    """The platform's public address, before every link."""
    return settings().public_address


class Counting:
    """Touchpoints, encounters, daily counts and one-time tokens."""

    @command(requests.SetTouchpoint)
    def set_touchpoint(self, uow: Work, request: requests.SetTouchpoint) -> Any:
        """From when a touchpoint offers the evaluation."""
        return touchpoints.set_touchpoint(uow, request)

    @query(requests.Touchpoints)
    def touchpoints(self, uow: Work, request: requests.Touchpoints) -> Any:
        """The touchpoints of units."""
        return touchpoints.touchpoints(uow, request)

    @command(requests.RecordEncounters)
    def record_encounters(self, uow: Work, request: requests.RecordEncounters) -> Any:
        """Encounters of one institution, all or none, with their links."""
        return encounters.record_encounters(uow, request, _base())

    @query(requests.Encounters)
    def encounters(self, uow: Work, request: requests.Encounters) -> Any:
        """A page of one institution's encounters."""
        return encounters.encounters(uow, request)

    @query(requests.EncounterLinks)
    def encounter_links(self, uow: Work, request: requests.EncounterLinks) -> Any:
        """The links of the hospital's own keys."""
        return encounters.encounter_links(uow, request, _base())

    @query(requests.ExportEncounterLinks)
    def export_encounter_links(self, uow: Work, request: requests.ExportEncounterLinks) -> Any:
        """The links as a table or as QR codes."""
        return encounter_exports.export_encounter_links(uow, request, _base())

    @command(requests.RecordCounts)
    def record_counts(self, uow: Work, request: requests.RecordCounts) -> Any:
        """Daily counts of one institution."""
        return counts.record_counts(uow, request)

    @command(requests.ImportCounts)
    def import_counts(self, uow: Work, request: requests.ImportCounts) -> Any:
        """A month of counts from a file."""
        return counts.import_counts(uow, request)

    @query(requests.DailyCounts)
    def daily_counts(self, uow: Work, request: requests.DailyCounts) -> Any:
        """The figures of one institution day by day."""
        return counts.daily_counts(uow, request)

    @command(requests.StartEncounterImport)
    def start_encounter_import(self, uow: Work, request: requests.StartEncounterImport) -> Any:
        """Check, and load, a large file of encounters."""
        return imports.start_encounter_import(uow, request)

    @command(requests.ChangeImport)
    def load_encounter_import(self, uow: Work, request: requests.ChangeImport) -> Any:
        """Load what was checked."""
        return imports.load_encounter_import(uow, request)

    @command(requests.ChangeImport)
    def discard_encounter_import(self, uow: Work, request: requests.ChangeImport) -> Any:
        """Give a file up before it is loaded."""
        return imports.discard_encounter_import(uow, request)

    @query(requests.OneImport)
    def encounter_import(self, uow: Work, request: requests.OneImport) -> Any:
        """How far an import is, with its bad rows."""
        return imports.encounter_import(uow, request)

    @query(requests.EncounterImports)
    def encounter_imports(self, uow: Work, request: requests.EncounterImports) -> Any:
        """A page of imports."""
        return imports.encounter_imports(uow, request)

    @query(requests.ImportLinks)
    def export_import_links(self, uow: Work, request: requests.ImportLinks) -> Any:
        """The links of one part of a loaded file."""
        return encounter_exports.export_import_links(uow, request, _base())

    @query(requests.OneImport)
    def export_import_mistakes(self, uow: Work, request: requests.OneImport) -> Any:
        """The bad rows of a file as a spreadsheet."""
        return encounter_exports.export_import_mistakes(uow, request)

    @query(requests.OwedCounts)
    def owed_counts(self, uow: Work, request: requests.OwedCounts) -> Any:
        """Months of which figures are owed, or were."""
        return rates.owed_counts(uow, request)

    @query(requests.EncounterRates)
    def encounter_rates(self, uow: Work, request: requests.EncounterRates) -> Any:
        """Rates unit by unit."""
        return rates.encounter_rates(uow, request)

    @query(requests.EncounterRateTotals)
    def encounter_rate_totals(self, uow: Work, request: requests.EncounterRateTotals) -> Any:
        """Rates of counties and the city."""
        return rates.encounter_rate_totals(uow, request)

    @query(requests.ExportEncounterRates)
    def export_encounter_rates(self, uow: Work, request: requests.ExportEncounterRates) -> Any:
        """The rates as a spreadsheet."""
        return encounter_exports.export_encounter_rates(uow, request)

    @command(requests.MakeSlips)
    def make_slips(self, uow: Work, request: requests.MakeSlips) -> Any:
        """A sheet of slips."""
        return slips.make_slips(uow, request)

    @query(requests.SlipSheets)
    def slip_sheets(self, uow: Work, request: requests.SlipSheets) -> Any:
        """The newest sheets of an institution."""
        return slips.slip_sheets(uow, request)

    @query(requests.PrintSlips)
    def print_slips(self, uow: Work, request: requests.PrintSlips) -> Any:
        """A sheet of slips as PDF."""
        return slips.print_slips(uow, request, _base())

    @every(10, outside=True)
    def work_on_imports(self, transaction: Any) -> bool:
        """Check and load large files, step by step."""
        return import_work.work_on_imports(transaction)

    @every(60)
    def owe_counts(self, uow: Work) -> bool:
        """Tell who owes figures of the months that ended."""
        return counts_due.owe_counts(uow)
