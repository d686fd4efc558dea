"""Which service keeps a register or an entry, and the services' lists as one."""

from __future__ import annotations

import asyncio
from typing import Any

from gateway.context import Context

SERVICES = ("organizations", "tasks", "training")
SEPARATOR = "\x1e"


async def kinds(context: Context) -> list[tuple[str, dict[str, Any]]]:
    """(service, kind) of every register that the city keeps; asked once in a request."""
    found = await asyncio.gather(*(context.once(service, "register_kinds") for service in SERVICES))
    return [(service, kind) for service, of_service in zip(SERVICES, found, strict=True) for kind in of_service]


async def service_of_kind(context: Context, code: str) -> str:
    """The service that keeps the register; for one that nobody keeps the first, whose answer says so."""
    return next((service for service, kind in await kinds(context) if kind["code"] == code), SERVICES[0])


def service_of_entry(entry_id: str) -> str:
    """Ids of entries begin with their service; any other id is nobody's."""
    service = entry_id.partition(".")[0]
    return service if service in SERVICES else SERVICES[0]


class All:
    """Answers a page of `method` from one service after the other, as if it were one list."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def call(self, _service: str, method: str, payload: dict[str, Any]) -> dict[str, Any]:
        """`{"items", "next", "total"}`; the cursor names the service that it belongs to."""
        place, inner = _place(payload["after"])
        wanted, total = payload["first"], 0
        items: list[dict[str, Any]] = []
        following: str | None = None
        for position, service in enumerate(SERVICES):
            left = wanted - len(items)
            is_open = position >= place and left > 0 and following is None
            after = inner if position == place else None
            asked = {**payload, "first": left if is_open else 1, "after": after if is_open else None}
            page = await self._context.call(service, method, asked)
            total += page["total"]
            if is_open:
                items += page["items"]
                following = f"{position}{SEPARATOR}{page['next']}" if page["next"] else None
            elif position > place and following is None and page["total"]:
                following = f"{position}{SEPARATOR}"
        return {"items": items, "next": following, "total": total}


def _place(after: str | None) -> tuple[int, str | None]:
    position, _, inner = (after or "").partition(SEPARATOR)
    known = position.isascii() and position.isdigit() and int(position[:3]) < len(SERVICES)
    return (int(position), inner or None) if known else (0, None)
