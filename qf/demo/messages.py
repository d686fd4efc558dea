"""Messages: an office that reads what it is told, and people who do not want everything by mail."""

from __future__ import annotations

from qf.demo.graph import Mutation
from qf.demo.world import CityState, Moment


async def read_messages(moment: Moment, state: CityState) -> None:
    """The office reads its inbox; what came since then, and what the units got, waits for the visitor of the demo."""
    office = state.person("office")
    await moment.client.mutate(office, "inbox", [Mutation("markRead", {}, moment.key("read-inbox"))])


async def choose_channels(moment: Moment, state: CityState) -> None:
    """The head of department wants no mail about reports: they stand in the inbox anyway."""
    given = {"channel": "EMAIL", "kind": "report", "wanted": False}
    head = state.person("head")
    await moment.client.mutate(head, "channels", [Mutation("setOptOut", given, moment.key("channels"))])
