"""Collections and indexes of a service, made before anything runs: inside a transaction that would conflict.

Replicas may start together on an empty store, and a release beside the one before it: what another process has made, or
taken away, meanwhile is no fault. An index costs every write and an open file, so there is none that no query needs;
`_id` begins with the tenant, so documents are found by tenant without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import OperationFailure

Document = dict[str, Any]
NAMESPACE_EXISTS, INDEX_NOT_FOUND, CANNOT_DROP_SHARD_KEY = 48, 27, 373
OWN = "tenant_1"
"""The names of the kit's own indexes begin so; others are an operator's and stay."""
UPLOADS_BY_NAME = "filename_1_uploadDate_1"
"""The driver makes it with the first upload; files are found by their id."""


class Index:
    """An index on `fields` ("-name" descends), which the kit prefixes with the tenant."""

    def __init__(self, *fields: str, unique: bool = False, partial: Mapping[str, Any] | None = None) -> None:
        self.keys = [("tenant", 1)] + [(f.lstrip("-"), -1 if f.startswith("-") else 1) for f in fields]
        self.options: dict[str, Any] = {"unique": True} if unique else {}
        if partial:
            self.options["partialFilterExpression"] = dict(partial)

    @property
    def model(self) -> IndexModel:
        """As the driver takes it."""
        return IndexModel(self.keys, **self.options)


Collections = Mapping[str, Sequence[Index]]
_EXPIRY = IndexModel("expires_at", expireAfterSeconds=0)
SYSTEM: Mapping[str, Sequence[IndexModel]] = {
    "outbox": (
        IndexModel([("sent_at", 1), ("created_at", 1), ("_id", 1)]),
        IndexModel([("settled", 1), ("_id", 1)]),
        _EXPIRY,
    ),
    "inbox": (IndexModel([("state", 1), ("retry_at", 1)]), _EXPIRY),
    "idempotency": (_EXPIRY,),
    "audit": (
        IndexModel([("tenant", 1), ("seq", 1)], unique=True, partialFilterExpression={"seq": {"$gt": 0}}),
        IndexModel([("seq", 1), ("tenant", 1), ("_id", 1)], partialFilterExpression={"seq": 0}),
    ),
    "leases": (),
    "known_tenants": (),
}
FILES: Mapping[str, Sequence[IndexModel]] = {
    "fs.files": (
        IndexModel([("metadata.tenant", 1), ("metadata.file_id", 1)]),
        IndexModel([("metadata.tenant", 1), ("metadata.kept", 1), ("uploadDate", 1)]),
    ),
    "fs.chunks": (IndexModel([("files_id", 1), ("n", 1)], unique=True),),
}
"""Where the content of files lies, of services that keep files."""


def prepare(db: Database[Document], collections: Collections) -> None:
    """Create what is missing of `collections` and of the kit's own, and drop indexes that are declared no more."""
    existing = set(db.list_collection_names())
    for name, models in all_of(collections).items():
        if name not in existing:
            with _already(NAMESPACE_EXISTS):
                db.command("create", name)
        _index(db[name], models)


def all_of(collections: Collections) -> dict[str, Sequence[IndexModel]]:
    """The indexes of every collection that a service has: `collections`, and the kit's own."""
    own: dict[str, Sequence[IndexModel]] = {**SYSTEM, **(FILES if "files" in collections else {})}
    return own | {name: [index.model for index in indexes] for name, indexes in collections.items()}


def _index(collection: Collection[Document], models: Sequence[IndexModel]) -> None:
    wanted = {str(model.document["name"]): _meaning(model.document) for model in models}
    known = {name: _meaning(about) for name, about in collection.index_information().items()}
    for name in known:
        if wanted.get(name) != known[name] and (name in wanted or name.startswith(OWN) or name == UPLOADS_BY_NAME):
            with _already(INDEX_NOT_FOUND, CANNOT_DROP_SHARD_KEY):
                collection.drop_index(name)
    missing = [model for model in models if known.get(name := str(model.document["name"])) != wanted[name]]
    if missing:
        collection.create_indexes(missing)


def _meaning(about: Mapping[str, Any]) -> tuple[Any, ...]:
    """What an index does beyond its name, which tells the fields."""
    partial = about.get("partialFilterExpression")
    return bool(about.get("unique")), about.get("expireAfterSeconds"), dict(partial) if partial else None


@contextmanager
def _already(*codes: int) -> Iterator[None]:
    """Another process was faster, or the store needs the index for itself."""
    try:
        yield
    except OperationFailure as error:
        if error.code not in codes:
            raise
