"""Files of a tenant in GridFS: found only by their own tenant, recognised by their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from bson.codec_options import CodecOptions
from gridfs import GridFSBucket
from gridfs.errors import NoFile
from pymongo.database import Database

from services.kit.errors import InvalidInput, NotFound
from services.kit.ids import derive, new_id
from services.kit.store import Document

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
        self._bucket = GridFSBucket(db.with_options(codec_options=_PLAIN))
        self._files = db["fs.files"]
        self._tenant, self._limit = tenant, limit

    def put(self, filename: str, content_type: str, data: bytes, uploaded_by_path: str = "") -> dict[str, Any]:
        """Store `data`; returns id, filename, content_type, size, sha256. Raises `FileTooLarge`."""
        if len(data) > self._limit:
            raise FileTooLarge(field="content_base64", size=len(data), limit=self._limit)
        digest = hashlib.sha256(data).hexdigest()
        file_id = derive(self._tenant, "file", filename, digest, uploaded_by_path)
        meta = {"tenant": self._tenant, "content_type": content_type, "sha256": digest, "unit_path": uploaded_by_path}
        if self._find(file_id) is None:
            key = f"{self._tenant}/{file_id}/{new_id()}"
            self._bucket.upload_from_stream_with_id(key, filename, data, metadata={**meta, "file_id": file_id})
        return {"id": file_id, "filename": filename, "content_type": content_type, "size": len(data), "sha256": digest}

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
        described = []
        for file_id in ids:
            found = self._find(file_id)
            if found is None:
                raise FileNotFound(field=field)
            described.append(_described(file_id, found))
        return described

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
