"""Work on a sample of the assignments: progress, evidence, submissions, and the office's answers a stage later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qf.demo import texts
from qf.demo.graph import Mutation, Person
from qf.demo.world import CityState, Moment, Piece

ASSIGNMENTS = (
    "query($after: String) { assignments(first: 100, after: $after) "
    "{ nodes { id department unit { code } task { planId } } pageInfo { hasNextPage endCursor } } }"
)
THING = "assignment { id }"
EVIDENCE_SHARE = 0.12
PROGRESS_SHARE = 0.25
RETURNED_SHARE = 0.4


async def work(moment: Moment, state: CityState) -> None:
    """The office answers what was submitted before; then the units do the work of this turn."""
    pieces = await _pieces(moment, state)
    if not pieces:
        return
    now = [piece for piece in pieces if piece.returned or (piece.turn == state.turn and piece.submitted_by is None)]
    await moment.client.mutate_all("reviews", [_review(moment, state, piece) for piece in _waiting(pieces)])
    state.turn += 1
    await moment.client.mutate_all("work", [await _do(moment, state, piece) for piece in now])


async def _pieces(moment: Moment, state: CityState) -> list[Piece]:
    """The sample, drawn once: which assignments are worked on, when, and how it goes."""
    if state.work:
        return state.work
    nodes = await moment.client.pages(state.person("office"), "assignments", ASSIGNMENTS, "assignments")
    dice = state.dice.of("work")

    chosen = dice.mixed(nodes, _name)[: round(len(nodes) * state.city.diligence.work)]
    state.work = [_piece(state, node) for node in chosen]
    return state.work


def _name(node: dict[str, Any]) -> str:
    return f"{node['unit']['code']}/{node['task']['planId']}/{node['department'] or ''}"


def _piece(state: CityState, node: dict[str, Any]) -> Piece:
    name = _name(node)
    dice = state.dice.of("piece", name)
    turn = dice.whole(0, state.turns - 1, "turn")
    return Piece(node["id"], node["unit"]["code"], name, turn, _fate(state, dice.fraction("fate")))


def _fate(state: CityState, fraction: float) -> str:
    accepted = state.city.diligence.accepted
    if fraction < accepted:
        return "accepted"
    return "returned" if fraction < accepted + (1 - accepted) * RETURNED_SHARE else "in_progress"


def _waiting(pieces: Iterable[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.submitted_by and not piece.returned and piece.fate != "done"]


def _review(moment: Moment, state: CityState, piece: Piece) -> tuple[Person, list[Mutation]]:
    """The answer to a submission, by someone else; what goes back is accepted the second time."""
    dice, goes_back = state.dice.of("review", piece.name), piece.fate == "returned"
    field, words = ("reason", texts.RETURNED) if goes_back else ("remark", texts.ACCEPTED)
    name = "returnAssignment" if goes_back else "acceptAssignment"
    given = {"assignmentId": piece.id, field: dice.pick(words)}
    piece.returned = goes_back
    piece.fate = "accepted" if goes_back else "done"
    return state.reviewing(piece.submitted_by), [Mutation(name, given, moment.key("review", piece.name), THING)]


async def _do(moment: Moment, state: CityState, piece: Piece) -> tuple[Person, list[Mutation]]:
    """What the unit does about the piece now."""
    steps, person = await _steps(moment, state, piece), state.acting(piece.unit_code)
    if piece.fate == "in_progress":
        piece.turn = -1
    else:
        piece.submitted_by, piece.returned = person.login, False
    return person, steps


async def _steps(moment: Moment, state: CityState, piece: Piece) -> list[Mutation]:
    dice, given = state.dice.of("work", piece.name), {"assignmentId": piece.id}
    steps = []
    if piece.fate == "in_progress" or dice.happens(PROGRESS_SHARE, "progress"):
        progress = {**given, "percent": 5 * dice.whole(2, 18, "percent"), "remark": dice.pick(texts.UNDER_WAY)}
        steps.append(Mutation("recordProgress", progress, moment.key("progress", piece.name), THING))
    if piece.fate == "in_progress":
        return steps
    if piece.returned or dice.happens(EVIDENCE_SHARE, "evidence"):
        proof = {**given, "fileId": await _minutes(moment, state, piece), "note": "会议纪要"}
        steps.append(Mutation("attachEvidence", proof, moment.key("evidence", piece.name), THING))
    done = {**given, "remark": dice.pick(texts.DONE)}
    return [*steps, Mutation("submitAssignment", done, moment.key("submit", piece.name), THING)]


async def _minutes(moment: Moment, state: CityState, piece: Piece) -> str:
    name = state.name_of(piece.unit_code)
    content = texts.minutes(name, moment.day, state.dice.of("minutes", piece.name))
    person = state.acting(piece.unit_code)
    return await moment.client.upload(person, "evidence", f"会议纪要（演示）{moment.day}.txt", content, "text/plain")
