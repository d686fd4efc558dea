"""The ways that many kinds share: a plain record, a rule in force, something issued that waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.registers.kinds import Flow, State, Step, Wait

VOID = State("void", "已作废", "struck out", counts=False)


def voiding(*sources: str) -> Step:
    """An entry made by mistake stays, struck out with a reason by those who record: not by those whom it is about."""
    return Step("strike_out", sources, "void", "作废", "strike out", reason=True)


RECORD = Flow(
    (State("recorded", "已登记", "recorded"), State("closed", "已终止", "ended", counts=False), VOID),
    (
        Step("close", ("recorded",), "closed", "终止", "end", reason=True),
        voiding("recorded"),
    ),
)
RULE = Flow(
    (State("in_force", "现行有效", "in force"), State("repealed", "已废止", "repealed", counts=False), VOID),
    (
        Step("repeal", ("in_force",), "repealed", "废止", "repeal", reason=True),
        voiding("in_force"),
    ),
)


def waiting(
    first: tuple[str, str, str],
    done: tuple[str, str, str],
    step: tuple[str, str, str],
    *,
    needs: Sequence[str] = (),
    wait: Wait | None = None,
    roles: tuple[str, ...] = (),
    link: str | None = None,
    newer_than: str | None = None,
) -> Flow:
    """Something that is open until one step settles it."""
    begun, ended = State(*first), State(*done, done=True)
    action, zh, en = step
    settle = Step(
        action, (begun.code,), ended.code, zh, en, needs=tuple(needs), roles=roles, link=link, newer_than=newer_than
    )
    return Flow((begun, ended, VOID), (settle, voiding(begun.code)), (wait,) if wait else ())
