"""Sheets of slips (NJ-019): for hospitals that report counts, with tokens that belong to no record of theirs."""

from __future__ import annotations

from services.kit.printing import PDF
from services.kit.sealing import seal
from services.kit.slips import Slip, printed_slips
from services.satisfaction.domain.encounters import Touchpoint, last_day
from services.satisfaction.domain.slips import MOST_DAYS, SlipSheet, slips
from services.satisfaction.domain.tokens import ID_BYTES, id_of
from services.satisfaction.errors.counting import SlipDaysNotValid, SlipsNotFound
from services.satisfaction.handlers import tokens
from services.satisfaction.handlers.encounter_exports import Download, download
from services.satisfaction.handlers.institutions import institution
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import counting as requests

TITLES = {
    Touchpoint.OUTPATIENT_REGISTRATION: "门诊挂号",
    Touchpoint.OUTPATIENT_SETTLEMENT: "门诊结算",
    Touchpoint.ADMISSION: "入院",
    Touchpoint.DISCHARGE: "出院",
}
MOST_SHEETS = 100


def make_slips(work: Work, request: requests.MakeSlips) -> SlipSheet:
    """Make a sheet of slips, each good for one evaluation. Raises `SlipDaysNotValid`."""
    unit, on = institution(work, request.unit_id), request.on or work.today
    until = request.until or on
    if not work.today <= on <= until or (until - on).days >= MOST_DAYS:
        raise SlipDaysNotValid(field="on", most=MOST_DAYS)
    sheet = SlipSheet(
        id=work.new_id(),
        unit_id=unit.id,
        touchpoint=Touchpoint(request.touchpoint),
        on=on,
        until=until,
        count=request.count,
        made_by=work.actor.account_id,
    )
    work.repo.counting.slips.add(sheet)
    work.repo.counting.encounters.add(slips(sheet, _ids(work, sheet)))
    return sheet


def slip_sheets(work: Work, request: requests.SlipSheets) -> list[SlipSheet]:
    """The newest sheets of an institution."""
    return work.repo.counting.slips.of_unit(institution(work, request.unit_id).id, MOST_SHEETS)


def print_slips(work: Work, request: requests.PrintSlips, base: str) -> Download:
    """A sheet as PDF, also a second time: the same slips. Raises `SlipsNotFound`."""
    sheet = work.repo.counting.slips.get(request.sheet_id)
    unit = work.units.by_ids([sheet.unit_id]).get(sheet.unit_id) if sheet else None
    if sheet is None or unit is None:
        raise SlipsNotFound(field="sheet_id")
    words = f"{TITLES[sheet.touchpoint]} 有效期至{last_day(sheet.until)}"
    printed = [
        Slip(base + tokens.link(work, each), (f"{number:03d} {words}",))
        for number, each in enumerate(_ids(work, sheet), 1)
    ]
    note = f"请扫码评价本次就诊的行风服务；每张只能评价一次。发放日期：{sheet.on}至{sheet.until}"
    return download(f"评价凭条-{sheet.on}.pdf", PDF, printed_slips(f"{unit.name} 即时行风满意度评价", note, printed))


def _ids(work: Work, sheet: SlipSheet) -> list[str]:
    return [id_of(seal("slip", work.tenant, sheet.id, n, size=ID_BYTES)) for n in range(sheet.count)]
