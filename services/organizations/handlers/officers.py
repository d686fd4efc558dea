"""Appointing conduct officers and ending their appointments (NJ-017)."""

from __future__ import annotations

from datetime import date

from services.organizations import requests
from services.organizations.domain.officers import ConductOfficer, appointed, ended
from services.organizations.domain.units import require_active
from services.organizations.errors import OfficerNotFound
from services.organizations.events import ConductOfficerAppointedV1, ConductOfficerEndedV1
from services.organizations.handlers.common import Work, plan_of, required_unit
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.views import OfficerView, officer_view


def appoint_conduct_officer(uow: Work, request: requests.AppointConductOfficer) -> OfficerView:
    """A further officer at the unit. Raises `UnitClosed` or `OfficerAlreadyAppointed`."""
    plan_of(uow)
    unit = required_unit(uow, request.unit_id)
    require_active(unit, request.appointed_on)
    officer = ConductOfficer(
        id=uow.new_id(),
        unit_id=unit.id,
        person_name=request.person_name,
        duty=request.duty,
        appointed_on=request.appointed_on,
        document=request.document,
    )
    officer = appointed(officer, uow.repo.officers_of([unit.id])[unit.id])
    uow.repo.insert_officer(officer)
    uow.emit(ConductOfficerAppointedV1(officer.id, officer.version, unit.id, officer.duty))
    measure(uow, [unit])
    return officer_view(officer, uow.today)


def end_conduct_officer(uow: Work, request: requests.EndConductOfficer) -> OfficerView:
    """Give an appointment its last day. Raises `OfficerNotFound`, `OfficerAlreadyEnded` or `EndedBeforeAppointed`."""
    officer = uow.repo.officer(request.officer_id)
    if officer is None:
        raise OfficerNotFound(field="officer_id")
    unit = required_unit(uow, officer.unit_id, field="officer_id")
    gone = ended(officer, request.ended_on)
    uow.repo.replace_officer(gone)
    uow.emit(ConductOfficerEndedV1(gone.id, gone.version, unit.id, gone.duty))
    measure(uow, [unit])
    return officer_view(gone, uow.today)


def end_officers(uow: Work, unit_id: str, last_day: date) -> None:
    """End what appointments outlast `last_day` at a unit that closes."""
    for officer in uow.repo.officers_of([unit_id])[unit_id]:
        if officer.ended_on is None:
            gone = ended(officer, max(last_day, officer.appointed_on))
            uow.repo.replace_officer(gone)
            uow.emit(ConductOfficerEndedV1(gone.id, gone.version, unit_id, gone.duty))
