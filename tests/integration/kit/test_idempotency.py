"""Kept answers are bounded: a large one is packed, one that is too large is only known to be done."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from pymongo.database import Database

from services.kit.clock import wall
from services.kit.idempotency import AlreadyDone, Answers, Asked, KeyReused
from services.kit.identity import Actor
from services.kit.requests import PageRequest
from services.kit.store import database

REQUEST = PageRequest()


@pytest.fixture
def db(mongo_uri: str, tenant: str) -> Database[dict[str, Any]]:
    return database(tenant)


def repeated(db: Database[dict[str, Any]], result: Any) -> Any:
    answers, asked = Answers(db), Asked(Actor("office", "city", ("campaign_office",)), "k", "write", REQUEST)
    with db.client.start_session() as session:
        assert answers.find(session, asked) is None
        answers.keep(session, asked, result)
        found = answers.find(session, asked)
        with pytest.raises(KeyReused):
            answers.find(session, replace(asked, method="rename"))
    return found["result"] if found else None


@pytest.mark.parametrize("length", [1, 50_000])
def test_a_repeated_request_gets_the_same_answer(db: Database[dict[str, Any]], length: int) -> None:
    result = {"id": "n1", "rows": ["甲乙丙"] * length, "none": None}
    assert repeated(db, result) == result
    [row] = db["idempotency"].find({})
    assert len(row.get("packed", b"")) < 5_000


def test_an_answer_that_is_too_large_is_known_to_be_done(db: Database[dict[str, Any]]) -> None:
    noise = "".join(random.Random(1).choices("0123456789abcdef", k=3 << 20))
    with pytest.raises(AlreadyDone):
        repeated(db, {"noise": noise})
    assert db["idempotency"].find_one({}, {"packed": 1, "_id": 0}) == {"packed": None}


def test_an_answer_of_the_release_before_is_given_again(db: Database[dict[str, Any]]) -> None:
    assert repeated(db, {"id": "n1"}) == {"id": "n1"}
    db["idempotency"].update_one({}, {"$set": {"expires_at": wall()}, "$unset": {"packed": ""}})
    [row] = db["idempotency"].find({})
    assert row["result"] == {"id": "n1"}
