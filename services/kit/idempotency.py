"""What commands with an idempotency key have answered: kept for a week, in the transaction of their effect."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.kit.clock import wall
from services.kit.errors import Conflict
from services.kit.identity import Actor
from services.kit.requests import Request
from services.kit.store import Document

KEEP = timedelta(days=7)
PLAIN_BYTES, MOST_BYTES = 4 << 10, 1 << 20
"""Larger answers are kept packed; what is larger even so is only known to be done."""


class KeyReused(Conflict):
    """The idempotency key was used for another command. Take a new one."""

    zh = "该幂等键已用于另一请求，请更换"
    en = "The idempotency key was used for another request: take a new one"


class AlreadyDone(Conflict):
    """The request was carried out before; its answer was too large to keep. Read what it has changed."""

    zh = "该请求此前已执行；结果过大未保留，请重新查询"
    en = "The request was carried out before; its answer was too large to keep: read what it has changed"


@dataclass(frozen=True)
class Asked:
    """A command with its key, as its caller sent it."""

    actor: Actor
    key: str
    method: str
    request: Request

    @property
    def id(self) -> str:
        """Hashed: accounts of other providers and the keys themselves may hold any character."""
        own = json.dumps([self.actor.account_id, self.key])
        return f"{self.actor.tenant}/{hashlib.sha256(own.encode()).hexdigest()}"

    @property
    def fingerprint(self) -> str:
        """Equal for equal commands."""
        text = json.dumps([self.method, self.request.model_dump(mode="json")], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class Answers:
    """The kept answers of one service."""

    def __init__(self, db: Database[Document]) -> None:
        self._rows = db["idempotency"]

    def find(self, session: ClientSession, asked: Asked) -> Document | None:
        """`{"result": ...}` of the first time, None when this is it. Raises `KeyReused`, `AlreadyDone`."""
        row = self._rows.find_one({"_id": asked.id}, session=session)
        if row is None:
            return None
        if row["fingerprint"] != asked.fingerprint:
            raise KeyReused(field="idempotency_key")
        if "packed" not in row:
            return {"result": row["result"]}
        if row["packed"] is None:
            raise AlreadyDone(field="idempotency_key")
        return {"result": json.loads(zlib.decompress(row["packed"]))}

    def keep(self, session: ClientSession, asked: Asked, result: Any) -> None:
        """Remember `result`, JSON values, with this transaction."""
        row: Document = {"_id": asked.id, "tenant": asked.actor.tenant, "fingerprint": asked.fingerprint}
        self._rows.insert_one(row | _packed(result) | {"expires_at": wall() + KEEP}, session=session)


def _packed(result: Any) -> Document:
    text = json.dumps(result, ensure_ascii=False).encode()
    if len(text) <= PLAIN_BYTES:
        return {"result": result}
    packed = zlib.compress(text, 1)
    return {"packed": packed if len(packed) <= MOST_BYTES else None}
