"""A person's name for what the gateway prints or shows to strangers: it decides how much of it they see."""

from __future__ import annotations

from services.organizations.errors.people import StaffNotFound
from services.organizations.handlers.common import Work
from services.organizations.requests import people as requests

MOST_STARS = 2


def staff_name(work: Work, request: requests.StaffName) -> dict[str, str]:
    """The name, masked unless it is asked for in full. Raises `StaffNotFound`."""
    found = work.repo.staffing.staff.get(request.staff_id)
    if found is None:
        raise StaffNotFound(field="staff_id")
    return {"name": masked(found.name) if request.masked else found.name}


def masked(name: str) -> str:
    """张三丰 -> 张**: the first character alone."""
    return name[:1] + "*" * min(MOST_STARS, max(1, len(name) - 1))
