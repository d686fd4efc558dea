"""A small service that exercises the kit: notes with a title, that announce each change and count what they hear."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from services.kit.errors import Conflict, NotFound
from services.kit.events import Envelope
from services.kit.indexes import Index
from services.kit.requests import PageRequest, Request
from services.kit.rpc import Shell, command, every, on_events, query
from services.kit.store import TenantDatabase
from services.kit.uow import UnitOfWork

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "written_on"],
    "properties": {"title": {"type": "string", "maxLength": 20}, "written_on": {"type": "string", "format": "date"}},
    "examples": [{"title": "a", "written_on": "2022-06-30"}],
}
GRANTS = {
    "toy.write": {"campaign_office": "city", "institution": "own"},
    "toy.rename": {"campaign_office": "city"},
    "toy.refuse": {"campaign_office": "city"},
    "toy.notes": {"campaign_office": "city"},
    "toy.run_ticks": {"operator": "city"},
}


class TitleTaken(Conflict):
    """Choose another title."""

    zh = "标题{title}已存在"
    en = "The title {title} is taken"


class NoteNotFound(NotFound):
    """No such note."""


class Burnt(Conflict):
    """Remembered, and refused."""


@dataclass(frozen=True)
class NoteWrittenV1:
    """A note was written."""

    NAME: ClassVar[str] = "toy.note_written.v1"
    subject_id: str
    subject_version: int
    title: str
    written_on: date


class Repository:
    """Notes and what was heard."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {"notes": [Index("title", unique=True)], "heard": []}

    def __init__(self, db: TenantDatabase) -> None:
        self.notes, self.heard = db["notes"], db["heard"]


class Write(Request):
    """Write a note."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"title": "a"}
    title: str
    fail: bool = False


class Rename(Request):
    """Give a note another title."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"note_id": "$note", "title": "b"}
    note_id: str
    title: str


class Toy(Shell):
    """The shell."""

    name = "toy"
    repository = Repository

    @command(Write)
    def write(self, uow: UnitOfWork[Repository], request: Write) -> dict[str, Any]:
        if uow.repo.notes.find_one({"title": request.title}):
            raise TitleTaken(field="title", title=request.title)
        note = {"id": uow.new_id(), "title": request.title, "version": 1}
        uow.repo.notes.insert_one(note)
        uow.emit(NoteWrittenV1(note["id"], 1, request.title, uow.today))
        if request.fail:
            raise RuntimeError("a bug after everything was written")
        return note

    @command(Rename)
    def rename(self, uow: UnitOfWork[Repository], request: Rename) -> dict[str, Any]:
        note = uow.repo.notes.find_one({"id": request.note_id})
        if note is None:
            raise NoteNotFound(field="note_id")
        note = {**note, "title": request.title, "version": note["version"] + 1}
        uow.repo.notes.replace(note)
        return note

    @command(Write)
    def refuse(self, uow: UnitOfWork[Repository], request: Write) -> None:
        uow.repo.heard.update_one({"id": "refused"}, {"$inc": {"times": 1}}, upsert=True)
        uow.refuse_after_commit(Burnt())

    @query(PageRequest)
    def notes(self, uow: UnitOfWork[Repository], request: PageRequest) -> list[dict[str, Any]]:
        return uow.repo.notes.find({}, sort=[("title", 1)])

    @on_events("toy.note_written.v1")
    def on_notes(self, uow: UnitOfWork[Repository], events: list[Envelope]) -> None:
        for event in events:
            if event.data["title"].startswith("kills"):
                os.kill(os.getpid(), signal.SIGKILL)
            if event.data["title"] == "poison":
                raise RuntimeError("cannot digest")
            if event.data["title"] == "wrong":
                raise NoteNotFound()
            uow.repo.heard.update_one({"id": event.data["title"]}, {"$inc": {"times": 1}}, upsert=True)

    @every(60)
    def keep_time(self, uow: UnitOfWork[Repository]) -> None:
        uow.repo.heard.update_one({"id": "tick"}, {"$set": {"on": uow.today.isoformat()}}, upsert=True)
