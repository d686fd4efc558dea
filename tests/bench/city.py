"""Cities with a plan and units in the store, and the dashboard that their office looks at."""

from __future__ import annotations

from uuid import uuid4

from services.kit.clock import clock
from services.kit.identity import Actor, issue_token
from services.kit.settings import settings
from tests.integration.gateway import scene

DASHBOARD = """
query Dashboard {
  tenant { code name status activatedAt }
  phases { name startsOn endsOn status }
  indicators(period: "2022-Q2") { period isOpen items { indicator numerator denominator } }
  assignments(first: 20) { totalCount nodes { id status percent dueOn overdue } }
}
"""


def found(count: int) -> list[str]:
    """The codes of `count` new cities that run the plan of Neijiang."""
    services = scene.bench()
    codes = [f"city-{uuid4().hex[:10]}" for _ in range(count)]
    for code in codes:
        scene.City(services, code).found()
    clock.reset()
    return codes


def token(code: str) -> str:
    """Someone of the city's campaign office, for an hour."""
    return issue_token(settings(), Actor(f"office-{code}", code, ("campaign_office",)), ttl_seconds=3600)
