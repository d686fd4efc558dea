"""The store: collections that inject the tenant into every read and write, and refuse to run without one.

Repositories see documents keyed by `id`. The kit keeps `_id = "<tenant>/<id>"` and `tenant` beside it, so that an id
is unique within its tenant and the tenant is the prefix of every index and of the shard key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any

import pymongo
from bson import ObjectId
from bson.codec_options import CodecOptions
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure

from services.kit.settings import settings

Document = dict[str, Any]
Operation = pymongo.UpdateOne | pymongo.UpdateMany | pymongo.InsertOne[Document]
HIDDEN = {"_id": 0, "tenant": 0, "_written": 0}
CROSSING_STAGES = {"$lookup", "$graphLookup", "$unionWith", "$out", "$merge", "$collStats", "$facet"}
DUPLICATE_KEY = 11000
CODEC: CodecOptions[Document] = CodecOptions(tz_aware=True)
SYSTEM_COLLECTIONS = ("outbox", "inbox", "idempotency", "audit", "leases", "known_tenants")


class TenantMixing(Exception):
    """Code tried to cross the tenant boundary: a bug, never a user's mistake."""


class VersionRace(Exception):
    """The document's version moved since it was read; the kit reruns the transaction."""


class Index:
    """An index on `fields` ("-name" descends), which the kit prefixes with the tenant."""

    def __init__(self, *fields: str, unique: bool = False, partial: Mapping[str, Any] | None = None) -> None:
        self.keys = [("tenant", 1)] + [(f.lstrip("-"), -1 if f.startswith("-") else 1) for f in fields]
        self.options: dict[str, Any] = {"unique": unique}
        if partial:
            self.options["partialFilterExpression"] = dict(partial)


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


def prepare(db: Database[Document], collections: Mapping[str, Sequence[Index]]) -> None:
    """Create collections and indexes before anything runs: inside a transaction that would conflict."""
    existing = set(db.list_collection_names())
    for name in (*collections, *SYSTEM_COLLECTIONS, "fs.files", "fs.chunks"):
        if name not in existing:
            _create(db, name)
    for name, indexes in collections.items():
        for index in indexes:
            db[name].create_index(index.keys, **index.options)
        db[name].create_index([("tenant", 1), ("_id", 1)])
    db["outbox"].create_index([("sent_at", 1), ("created_at", 1), ("_id", 1)])
    db["outbox"].create_index([("settled", 1), ("_id", 1)])
    db["outbox"].create_index("expires_at", expireAfterSeconds=0)
    db["inbox"].create_index([("state", 1), ("retry_at", 1)])
    db["inbox"].create_index("expires_at", expireAfterSeconds=0)
    db["idempotency"].create_index("expires_at", expireAfterSeconds=0)
    db["audit"].create_index([("tenant", 1), ("seq", 1)], unique=True, partialFilterExpression={"seq": {"$gt": 0}})
    db["audit"].create_index([("seq", 1), ("tenant", 1), ("_id", 1)], partialFilterExpression={"seq": 0})
    db["fs.files"].create_index([("metadata.tenant", 1), ("metadata.file_id", 1)])
    db["fs.files"].create_index([("metadata.tenant", 1), ("metadata.kept", 1), ("uploadDate", 1)])
    db["fs.chunks"].create_index([("files_id", 1), ("n", 1)], unique=True)


def _create(db: Database[Document], name: str) -> None:
    try:
        db.create_collection(name)
    except OperationFailure as error:
        if error.code != 48:  # another process created it first
            raise


class TenantDatabase:
    """The collections of one service as one tenant sees them, inside one session."""

    def __init__(self, db: Database[Document], tenant: str, session: ClientSession | None = None) -> None:
        if not tenant:
            raise TenantMixing("a tenant is required")
        self._db, self.tenant, self.session = db, tenant, session
        self._changed: set[str] = set()

    def __getitem__(self, name: str) -> TenantCollection:
        return TenantCollection(self._db, name, self.tenant, self.session, self._changed)

    @property
    def is_changed(self) -> bool:
        """Whether anything was written through it."""
        return bool(self._changed)


class TenantCollection:
    """One collection, bound to a tenant. Filters name `id`; the tenant cannot be named at all."""

    def __init__(
        self, db: Database[Document], name: str, tenant: str, session: ClientSession | None, changed: set[str]
    ) -> None:
        self._db, self._name, self._tenant, self._session, self._changed = db, name, tenant, session, changed

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
        found = self._collection.find_one(self._bound(filter), self._shown(projection), session=self._session)
        return _visible(found)

    def find(
        self,
        filter: Mapping[str, Any],
        projection: Mapping[str, Any] | None = None,
        sort: Sequence[tuple[str, int]] | None = None,
        limit: int = 0,
        skip: int = 0,
    ) -> list[Document]:
        cursor = self._collection.find(self._bound(filter), self._shown(projection), session=self._session)
        if sort:
            cursor = cursor.sort([(_key(name), direction) for name, direction in sort])
        return [doc for doc in map(_visible, cursor.skip(skip).limit(limit)) if doc is not None]

    def insert_one(self, doc: Mapping[str, Any]) -> None:
        self._changing.insert_one(self._stored(doc), session=self._session)

    def insert_many(self, docs: Iterable[Mapping[str, Any]]) -> int:
        stored = [self._stored(doc) for doc in docs]
        if stored:
            with _without_documents():
                self._changing.insert_many(stored, ordered=True, session=self._session)
        return len(stored)

    def replace(self, doc: Mapping[str, Any], expected_version: int | None = None) -> None:
        """Store `doc`, whose `version` is one more than the stored one. Raises `VersionRace` when that moved."""
        expected = doc["version"] - 1 if expected_version is None else expected_version
        filter = self._bound({"id": doc["id"], "version": expected})
        result = self._changing.replace_one(filter, self._stored(doc), session=self._session)
        if result.matched_count != 1:
            raise VersionRace(f"{self._collection.name} {doc['id']}")

    def upsert(self, doc: Mapping[str, Any]) -> None:
        """Store `doc` under its id, whatever stood there.

        It is written even when the same stood there: the store takes that for no write at all, and a transaction that
        works by what it has read before would then not notice that it was asked to look again.
        """
        stored = {**self._stored(doc), "_written": ObjectId()}
        self._changing.replace_one(self._bound({"id": doc["id"]}), stored, upsert=True, session=self._session)

    def update_one(self, filter: Mapping[str, Any], update: Mapping[str, Any], upsert: bool = False) -> int:
        if upsert:
            update = {**update, "$setOnInsert": {**update.get("$setOnInsert", {}), "id": filter["id"]}}
        result = self._changing.update_one(self._bound(filter), update, upsert=upsert, session=self._session)
        return result.matched_count

    def find_one_and_update(
        self, filter: Mapping[str, Any], update: Mapping[str, Any], upsert: bool = False
    ) -> Document | None:
        """Update one document and return it as it is afterwards."""
        if upsert:
            update = {**update, "$setOnInsert": {**update.get("$setOnInsert", {}), "id": filter["id"]}}
        found = self._changing.find_one_and_update(
            self._bound(filter), update, upsert=upsert, return_document=True, session=self._session
        )
        return _visible(found)

    def update_many(self, filter: Mapping[str, Any], update: Mapping[str, Any]) -> int:
        return self._changing.update_many(self._bound(filter), update, session=self._session).modified_count

    def delete_one(self, filter: Mapping[str, Any]) -> int:
        return self._changing.delete_one(self._bound(filter), session=self._session).deleted_count

    def delete_many(self, filter: Mapping[str, Any]) -> int:
        return self._changing.delete_many(self._bound(filter), session=self._session).deleted_count

    def count(self, filter: Mapping[str, Any]) -> int:
        return self._collection.count_documents(self._bound(filter), session=self._session)

    def distinct(self, key: str, filter: Mapping[str, Any]) -> list[Any]:
        return self._collection.distinct(_key(key), self._bound(filter), session=self._session)

    def aggregate(self, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        """Run `pipeline` on this tenant's documents. Stages that reach other collections are refused."""
        for stage in pipeline:
            if CROSSING_STAGES & stage.keys():
                raise TenantMixing(f"stage {next(iter(stage))} may leave the tenant")
        bound = [{"$match": {"tenant": self._tenant}}, *pipeline]
        return list(self._collection.aggregate(bound, session=self._session))

    def bulk_write(self, operations: Sequence[Operation], ordered: bool = False) -> None:
        """Run `update(...)` and `insert(...)` operations in one round trip; `ordered`: none after the first failure."""
        if operations:
            with _without_documents():
                self._changing.bulk_write(list(operations), ordered=ordered, session=self._session)

    def update(self, filter: Mapping[str, Any], update: Mapping[str, Any], upsert: bool = False) -> pymongo.UpdateOne:
        """An operation for `bulk_write`."""
        if upsert:
            update = {**update, "$setOnInsert": {**update.get("$setOnInsert", {}), "id": filter["id"]}}
        return pymongo.UpdateOne(self._bound(filter), dict(update), upsert=upsert)

    def update_each(self, filter: Mapping[str, Any], update: Mapping[str, Any]) -> pymongo.UpdateMany:
        """An operation for `bulk_write` on every document that `filter` finds."""
        return pymongo.UpdateMany(self._bound(filter), dict(update))

    def insert(self, doc: Mapping[str, Any]) -> pymongo.InsertOne[Document]:
        """An operation for `bulk_write`."""
        return pymongo.InsertOne(self._stored(doc))

    def _bound(self, filter: Mapping[str, Any]) -> Document:
        return {"tenant": self._tenant, **self._rewritten(filter)}

    def _rewritten(self, filter: Mapping[str, Any]) -> Document:
        bound: Document = {}
        for key, value in filter.items():
            if key in ("tenant", "_id"):
                raise TenantMixing(f"a filter names {key}")
            if key in ("$or", "$and", "$nor"):
                bound[key] = [self._rewritten(part) for part in value]
            elif key == "id":
                bound["_id"] = self._id(value)
            else:
                bound[key] = value
        return bound

    def _id(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {
                op: [self._id(v) for v in arg] if isinstance(arg, list) else self._id(arg) for op, arg in value.items()
            }
        return f"{self._tenant}/{value}"

    def _stored(self, doc: Mapping[str, Any]) -> Document:
        if "tenant" in doc or "_id" in doc:
            raise TenantMixing("a document names its tenant")
        return {"_id": self._id(doc["id"]), "tenant": self._tenant, **doc}

    @staticmethod
    def _shown(projection: Mapping[str, Any] | None) -> Mapping[str, Any]:
        if not projection:
            return HIDDEN
        if any(projection.values()):
            return {**projection, "_id": 0}
        return {**projection, **HIDDEN}


@contextmanager
def _without_documents() -> Iterator[None]:
    """A failed batch as the error of a single write: duplicates are retried alike, and no document gets into a log."""
    try:
        yield
    except BulkWriteError as error:
        failures = error.details.get("writeErrors") or [{}]
        code = failures[0].get("code")
        kind = DuplicateKeyError if code == DUPLICATE_KEY else OperationFailure
        labels = {"errorLabels": error.details.get("errorLabels", [])}
        raise kind(f"a batch failed with code {code}", code, labels) from None


def _key(name: str) -> str:
    return "_id" if name == "id" else name


def _visible(doc: Document | None) -> Document | None:
    if doc is not None:
        doc.pop("_id", None)
        doc.pop("tenant", None)
        doc.pop("_written", None)
    return doc
