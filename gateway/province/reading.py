"""What the resolvers ask of the indicators service, each question once per request."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from gateway.context import Context

View = dict[str, Any]


async def ask(context: Context, method: str, **payload: Any) -> Any:
    """The answer of `indicators.<method>`; the same question in one request is asked once."""
    given = {name: value for name, value in payload.items() if value is not None}
    key = f"{method} {json.dumps(given, sort_keys=True)}"
    if key not in context.loaders:
        context.loaders[key] = asyncio.ensure_future(context.call("indicators", method, given))
    return await asyncio.shield(context.loaders[key])


async def overview(context: Context, period: str | None) -> View:
    """The province in one period; its cities know the period, so that their figures can be asked for later."""
    answer: View = await ask(context, "province_overview", period=period)
    return answer


async def measure(context: Context, code: str) -> View | None:
    """One measure of the catalogue."""
    catalogue: list[View] = await ask(context, "catalogue")
    return next((item for item in catalogue if item["code"] == code), None)


async def city(context: Context, code: str, period: str | None) -> View | None:
    """One city of the province with everything of one period."""
    answer = await overview(context, period)
    found = next((item for item in answer["cities"] if item["code"] == code), None)
    return in_period(found, answer["period"]) if found else None


def in_period(city: View, period: str) -> View:
    """A city that remembers which period it was read in."""
    return {**city, "read_in": period}
