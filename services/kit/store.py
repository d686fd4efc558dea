"""The store: collections that inject the tenant into every read and write, and refuse to run without one.

Repositories see documents keyed by `id`. The kit keeps `_id = "<tenant>/<id>"` and `tenant` beside it, so that an id
is unique within its tenant and the tenant is the prefix of every index and of the shard key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any

import bson
import pymongo
from bson import ObjectId
from bson.codec_options import CodecOptions
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.cursor import Cursor
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DocumentTooLarge, DuplicateKeyError, OperationFailure

from services.kit.settings import settings
from services.kit.tenancy import Binding, Order, RecordTooLarge, TenantMixing

Document = dict[str, Any]
Operation = pymongo.UpdateOne | pymongo.UpdateMany | pymongo.InsertOne[Any]
HIDDEN = {"_id": 0, "tenant": 0, "_written": 0}
CROSSING_STAGES = {"$lookup", "$graphLookup", "$unionWith", "$out", "$merge", "$collStats", "$facet"}
DUPLICATE_KEY = 11000
CODEC: CodecOptions[Document] = CodecOptions(tz_aware=True)
TOO_LARGE = (10334, 17419, 17420)
"""The store's codes for a document that would pass its own limit."""


class VersionRace(Exception):
    """The document's version moved since it was read; the kit reruns the transaction."""


@lru_cache(maxsize=4)
def client(uri: str) -> pymongo.MongoClient[Document]:
    """The process's client for `uri`: majority writes, bounded waits."""
    return pymongo.MongoClient(
        uri, w="majority", retryWrites=True, serverSelectionTimeoutMS=10_000, maxPoolSize=100, appname="qingfeng"
    )


def database(service: str) -> Database[Document]:
    """The database of `service` (`QF_MONGO_PREFIX` + name)."""
    configured = settings()
    configured.require("mongo_uri")
    name = f"{configured.mongo_prefix}{service}"
    return client(str(configured.mongo_uri)).get_database(name, codec_options=CODEC)


class TenantDatabase:
    """The collections of one service as one tenant sees them, inside one session."""

    def __init__(self, db: Database[Document], tenant: str, session: ClientSession | None = None) -> None:
        self._db, self.tenant, self.session = db, tenant, session
        self._binding = Binding(tenant)
        self._changed: set[str] = set()

    def __getitem__(self, name: str) -> TenantCollection:
        return TenantCollection(self._db, name, self._binding, self.session, self._changed)

    @property
    def is_changed(self) -> bool:
        """Whether anything was written through it."""
        return bool(self._changed)


class TenantCollection:
    """One collection, bound to a tenant. Filters name `id`; the tenant cannot be named at all."""

    def __init__(
        self, db: Database[Document], name: str, own: Binding, session: ClientSession | None, changed: set[str]
    ) -> None:
        self._db, self._name, self._own, self._session, self._changed = db, name, own, session, changed

    @cached_property
    def _collection(self) -> Collection[Document]:
        """Made when it is needed: a repository names many more collections than a command uses."""
        return self._db[self._name]

    @property
    def _changing(self) -> Collection[Document]:
        """The collection, for those that write to it."""
        self._changed.add(self._name)
        return self._collection

    def find_one(self, filter: Mapping[str, Any], projection: Mapping[str, Any] | None = None) -> Document | None:
        found = self._collection.find_one(self._own.walk(filter), self._shown(projection), session=self._session)
        return _visible(found)

    def find(
        self,
        filter: Mapping[str, Any],
        projection: Mapping[str, Any] | None = None,
        sort: Order | None = None,
        limit: int = 0,
        skip: int = 0,
    ) -> list[Document]:
        found = self._cursor(filter, projection, sort).skip(skip).limit(limit)
        return [doc for doc in map(_visible, found) if doc is not None]

    def find_within(
        self, most_bytes: int, filter: Mapping[str, Any], shown: Mapping[str, Any] | None, sort: Order, *, limit: int
    ) -> tuple[list[Document], bool]:
        """As `find`, but no more than have `most_bytes` together, and one at least; whether it ended for that."""
        docs: list[Document] = []
        size = 0
        with self._cursor(filter, shown, sort).limit(limit) as cursor:
            for doc in cursor:
                size += len(bson.encode(doc))
                if docs and size > most_bytes:
                    return docs, True
                docs.append(_visible(doc) or {})
        return docs, False

    def _cursor(
        self, filter: Mapping[str, Any], projection: Mapping[str, Any] | None, sort: Order | None
    ) -> Cursor[Document]:
        cursor = self._collection.find(self._own.walk(filter, sort), self._shown(projection), session=self._session)
        return cursor.sort([(_key(name), direction) for name, direction in sort]) if sort else cursor

    def insert_one(self, doc: Mapping[str, Any]) -> None:
        with _plain_failures():
            self._changing.insert_one(self._own.document(doc), session=self._session)

    def insert_many(self, docs: Iterable[Mapping[str, Any]]) -> int:
        stored = [self._own.document(doc) for doc in docs]
        if stored:
            with _plain_failures():
                self._changing.insert_many(stored, ordered=True, session=self._session)
        return len(stored)

    def replace(self, doc: Mapping[str, Any], expected_version: int | None = None) -> None:
        """Store `doc`, whose `version` is one more than the stored one. Raises `VersionRace` when that moved."""
        expected = doc["version"] - 1 if expected_version is None else expected_version
        filter = self._own.filter({"id": doc["id"], "version": expected})
        with _plain_failures():
            result = self._changing.replace_one(filter, self._own.document(doc), session=self._session)
        if result.matched_count != 1:
            raise VersionRace(f"{self._collection.name} {doc['id']}")

    def upsert(self, doc: Mapping[str, Any]) -> None:
        """Store `doc` under its id, whatever stood there.

        It is written even when the same stood there: the store takes that for no write at all, and a transaction that
        works by what it has read before would then not notice that it was asked to look again.
        """
        stored = self._own.document({**doc, "_written": ObjectId()})
        filter = self._own.filter({"id": doc["id"]})
        with _plain_failures():
            self._changing.replace_one(filter, stored, upsert=True, session=self._session)

    def update_one(self, filter: Mapping[str, Any], update: Mapping[str, Any], upsert: bool = False) -> int:
        change = _with_id(filter, update) if upsert else update
        with _plain_failures():
            result = self._changing.update_one(self._own.walk(filter), change, upsert=upsert, session=self._session)
        return result.matched_count

    def find_one_and_update(
        self, filter: Mapping[str, Any], update: Mapping[str, Any], upsert: bool = False
    ) -> Document | None:
        """Update one document and return it as it is afterwards."""
        change = _with_id(filter, update) if upsert else update
        with _plain_failures():
            found = self._changing.find_one_and_update(
                self._own.walk(filter), change, upsert=upsert, return_document=True, session=self._session
            )
        return _visible(found)

    def update_many(self, filter: Mapping[str, Any], update: Mapping[str, Any]) -> int:
        with _plain_failures():
            done = self._changing.update_many(self._own.walk(filter), update, session=self._session)
        return done.modified_count

    def delete_one(self, filter: Mapping[str, Any]) -> int:
        return self._changing.delete_one(self._own.walk(filter), session=self._session).deleted_count

    def delete_many(self, filter: Mapping[str, Any]) -> int:
        return self._changing.delete_many(self._own.walk(filter), session=self._session).deleted_count

    def count(self, filter: Mapping[str, Any]) -> int:
        """How many there are; by any index of the tenant, without reading them where that tells enough."""
        return self._collection.count_documents(self._own.filter(filter), session=self._session)

    def distinct(self, key: str, filter: Mapping[str, Any]) -> list[Any]:
        return self._collection.distinct(_key(key), self._own.filter(filter), session=self._session)

    def aggregate(self, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        """Run `pipeline` on this tenant's documents. Stages that reach other collections are refused."""
        for stage in pipeline:
            if CROSSING_STAGES & stage.keys():
                raise TenantMixing(f"stage {next(iter(stage))} may leave the tenant")
        bound = [{"$match": {"tenant": self._own.tenant}}, *pipeline]
        return list(self._collection.aggregate(bound, session=self._session))

    def bulk_write(self, operations: Sequence[Operation], ordered: bool = False) -> None:
        """Run `update(...)` and `insert(...)` operations in one round trip; `ordered`: none after the first failure."""
        if operations:
            with _plain_failures():
                self._changing.bulk_write(list(operations), ordered=ordered, session=self._session)

    def update(self, filter: Mapping[str, Any], update: Mapping[str, Any], upsert: bool = False) -> pymongo.UpdateOne:
        """An operation for `bulk_write`."""
        change = _with_id(filter, update) if upsert else dict(update)
        return pymongo.UpdateOne(self._own.walk(filter), change, upsert=upsert)

    def update_each(self, filter: Mapping[str, Any], update: Mapping[str, Any]) -> pymongo.UpdateMany:
        """An operation for `bulk_write` on every document that `filter` finds."""
        return pymongo.UpdateMany(self._own.walk(filter), dict(update))

    def insert(self, doc: Mapping[str, Any]) -> pymongo.InsertOne[Any]:
        """An operation for `bulk_write`."""
        return pymongo.InsertOne(self._own.document(doc))

    @staticmethod
    def _shown(projection: Mapping[str, Any] | None) -> Mapping[str, Any]:
        if not projection:
            return HIDDEN
        if any(projection.values()):
            return {**projection, "_id": 0}
        return {**projection, **HIDDEN}


@contextmanager
def _plain_failures() -> Iterator[None]:
    """A failed batch as the error of a single write, duplicates are retried alike; no document gets into a log.

    Raises `RecordTooLarge` for a document that an update has made too large.
    """
    try:
        yield
    except BulkWriteError as error:
        failures = error.details.get("writeErrors") or [{}]
        code = failures[0].get("code")
        if code in TOO_LARGE:
            raise RecordTooLarge() from None
        kind = DuplicateKeyError if code == DUPLICATE_KEY else OperationFailure
        labels = {"errorLabels": error.details.get("errorLabels", [])}
        raise kind(f"a batch failed with code {code}", code, labels) from None
    except DocumentTooLarge:
        raise RecordTooLarge() from None
    except OperationFailure as error:
        if error.code in TOO_LARGE:
            raise RecordTooLarge() from None
        raise


def _with_id(filter: Mapping[str, Any], update: Mapping[str, Any]) -> Document:
    """An update that, where it inserts, also sets the id."""
    return {**update, "$setOnInsert": {**update.get("$setOnInsert", {}), "id": filter["id"]}}


def _key(name: str) -> str:
    return "_id" if name == "id" else name


def _visible(doc: Document | None) -> Document | None:
    if doc is not None:
        doc.pop("_id", None)
        doc.pop("tenant", None)
        doc.pop("_written", None)
    return doc
