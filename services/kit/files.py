"""Files of a tenant in GridFS: found only by their own tenant, recognised by their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bson.codec_options import CodecOptions
from bson.objectid import ObjectId
from gridfs import GridFSBucket
from gridfs.errors import NoFile
from pymongo.database import Database

from services.kit.errors import InvalidInput, NotFound
from services.kit.file_room import Room
from services.kit.ids import derive, new_id
from services.kit.store import CODEC, Document

SPARED, NOTICE = timedelta(days=1), timedelta(hours=1)
SWEPT_AT_ONCE = 200
_PLAIN: CodecOptions[Document] = CodecOptions()


class FileNotFound(NotFound):
    """No such file in this tenant. Upload it first."""

    zh = "未找到该文件，请先上传"
    en = "No such file: upload it first"


class FileTooLarge(InvalidInput):
    """The file is larger than the limit."""

    zh = "文件大小 {size} 字节，超过上限 {limit} 字节"
    en = "The file has {size} bytes; the limit is {limit}"


class TenantFiles:
    """A tenant's files. A file's id follows from its name and content, so uploading twice gives the same file.

    Each attempt writes under a key of its own: one that died halfway, or runs at the same time, is in nobody's way.
    """

    def __init__(self, db: Database[Document], tenant: str, limit: int = 10 * 1024 * 1024) -> None:
        plain = db.with_options(codec_options=CODEC)
        self._bucket = GridFSBucket(db.with_options(codec_options=_PLAIN))
        self._files, self._chunks = plain["fs.files"], plain["fs.chunks"]
        self._tenant, self._limit, self.room = tenant, limit, Room(db, tenant)

    def put(
        self, filename: str, content_type: str, data: bytes, uploaded_by_path: str = "", *, id_prefix: str = ""
    ) -> dict[str, Any]:
        """Store `data`; returns its description. Raises `FileTooLarge`, `FileRoomTaken`."""
        meta = self.described_as(filename, content_type, data, uploaded_by_path, id_prefix=id_prefix)
        self.store(meta, data, uploaded_by_path)
        return meta

    def described_as(
        self, filename: str, content_type: str, data: bytes, uploaded_by_path: str = "", *, id_prefix: str = ""
    ) -> dict[str, Any]:
        """What `data` would be called: id, filename, content_type, size, sha256. Raises `FileTooLarge`."""
        if len(data) > self._limit:
            raise FileTooLarge(field="content_base64", size=len(data), limit=self._limit)
        digest = hashlib.sha256(data).hexdigest()
        file_id = id_prefix + derive(self._tenant, "file", filename, digest, uploaded_by_path)
        return {"id": file_id, "filename": filename, "content_type": content_type, "size": len(data), "sha256": digest}

    def store(self, meta: Document, data: bytes, uploaded_by_path: str) -> None:
        """Store what was described, unless it is there. Raises `FileRoomTaken`."""
        if self._is_there_still(meta["id"]):
            return
        about = {"tenant": self._tenant, "content_type": meta["content_type"], "sha256": meta["sha256"]}
        about |= {"unit_path": uploaded_by_path, "file_id": meta["id"]}
        self.room.take(len(data))
        try:
            key = f"{self._tenant}/{meta['id']}/{new_id()}"
            self._bucket.upload_from_stream_with_id(key, meta["filename"], data, metadata=about)
        except BaseException:
            self.room.give_back(len(data))
            raise

    def get(self, file_id: str) -> tuple[dict[str, Any], bytes]:
        """The file's description and content. Raises `FileNotFound`."""
        found = self._find(file_id)
        if found is None:
            raise FileNotFound(field="file_id")
        try:
            data = self._bucket.open_download_stream(found["_id"]).read()
        except NoFile as error:
            raise FileNotFound(field="file_id") from error
        return _described(file_id, found), data

    def require(self, ids: Sequence[str], field: str = "file_ids") -> list[dict[str, Any]]:
        """The descriptions of `ids`, in order. Raises `FileNotFound`."""
        found = {meta["id"]: meta for meta in self.described(ids)}
        if not found.keys() >= set(ids):
            raise FileNotFound(field=field)
        return [found[file_id] for file_id in ids]

    def described(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """The descriptions of those of `ids` that are there, in one read."""
        mine = {"metadata.tenant": self._tenant, "metadata.file_id": {"$in": list(ids)}}
        return [_described(each["metadata"]["file_id"], each) for each in self._files.find(mine).sort("_id", -1)]

    def sweep(self, referenced: Callable[[Sequence[str]], set[str]], now: datetime) -> bool:
        """Delete what lies here for a day and is not `referenced`; True while there may be more.

        First marked, deleted an hour later: an upload of the same file takes the mark away, so that it cannot lose the
        content that it found here.
        """
        old = {"metadata.tenant": self._tenant, "metadata.kept": None, "uploadDate": {"$lt": now - SPARED}}
        waiting = {**old, "metadata.orphan_since": None}
        unmarked = list(self._files.find(waiting, limit=SWEPT_AT_ONCE))
        marked = list(self._files.find({**old, "metadata.orphan_since": {"$lt": now - NOTICE}}, limit=SWEPT_AT_ONCE))
        found = referenced(sorted({each["metadata"]["file_id"] for each in (*unmarked, *marked)}))
        for each in (*unmarked, *marked):
            self._sweep_one(each, each["metadata"]["file_id"] in found, now)
        self._drop_chunks_without_file(now)
        self.room.recount()
        return len(unmarked) == SWEPT_AT_ONCE or len(marked) == SWEPT_AT_ONCE

    def let_go(self, ids: Sequence[str]) -> None:
        """Leave files that nothing references any more to the next sweep."""
        mine = {"metadata.tenant": self._tenant, "metadata.file_id": {"$in": list(ids)}}
        self._files.update_many(mine, {"$unset": {"metadata.kept": ""}})

    def _sweep_one(self, each: Document, is_kept: bool, now: datetime) -> None:
        since = each["metadata"].get("orphan_since")
        same = {"_id": each["_id"], "metadata.orphan_since": since}
        if is_kept:
            self._files.update_one(same, {"$set": {"metadata.kept": True}, "$unset": {"metadata.orphan_since": ""}})
        elif since is None:
            self._files.update_one(same, {"$set": {"metadata.orphan_since": now}})
        elif self._files.delete_one(same).deleted_count:
            self._chunks.delete_many({"files_id": each["_id"]})

    def _drop_chunks_without_file(self, now: datetime) -> None:
        """What an upload left that died before its last write."""
        mine = {"files_id": {"$gte": f"{self._tenant}/", "$lt": f"{self._tenant}0"}}
        keys = {each["files_id"] for each in self._chunks.find({**mine, "n": 0}, {"files_id": 1, "_id": 0})}
        whole = {each["_id"] for each in self._files.find({"metadata.tenant": self._tenant}, {"_id": 1})}
        before = ObjectId.from_datetime(now - SPARED)
        for key in sorted(keys - whole)[:SWEPT_AT_ONCE]:
            self._chunks.delete_many({"files_id": key, "_id": {"$lt": before}})

    def _is_there_still(self, file_id: str) -> bool:
        mine = {"metadata.tenant": self._tenant, "metadata.file_id": file_id}
        spared = {"$unset": {"metadata.orphan_since": ""}}
        return self._files.find_one_and_update(mine, spared, sort=[("_id", 1)]) is not None

    def _find(self, file_id: str) -> Document | None:
        mine = {"metadata.tenant": self._tenant, "metadata.file_id": file_id}
        return self._files.find_one(mine, sort=[("_id", 1)])


def _described(file_id: str, found: Document) -> dict[str, Any]:
    meta = found["metadata"]
    return {
        "id": file_id,
        "filename": found["filename"],
        "content_type": meta["content_type"],
        "size": found["length"],
        "sha256": meta["sha256"],
        "unit_path": meta.get("unit_path", ""),
    }
