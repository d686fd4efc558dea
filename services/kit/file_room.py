"""How much room files take: of a city in one service, and of an account's uploads that no work uses yet."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.kit import telemetry
from services.kit.errors import Conflict
from services.kit.settings import settings
from services.kit.store import Document

UNUSED_BYTES, UNUSED_FILES, UNUSED_DAYS = 250 << 20, 200, 7
"""More than the largest file of encounters, which comes in forty parts of 5 MiB."""


class TooManyUnusedFiles(Conflict):
    """Use what was uploaded in some work, or wait until what nobody uses is taken away."""

    zh = (
        "您已上传{files}个文件（{megabytes}MB）而尚未在工作中使用，上限为{most}个、{limit}MB："
        "请先使用，未使用的文件{days}天后自动清除"
    )
    en = (
        "You have uploaded {files} files ({megabytes} MB) that no work uses yet, of at most {most} and {limit} MB: "
        "use them first; what nobody uses goes after {days} days"
    )


class FileRoomTaken(Conflict):
    """The city's files take all the room that they may. Ask the operator for more."""

    zh = "本地区文件存储空间已满（上限{limit}GB），请联系平台运维人员"
    en = "The city's files take all the {limit} GB that they may: ask the operator"


def require_unused(kept: list[int], size: int) -> None:
    """Let an account with unused files of such sizes add one more. Raises `TooManyUnusedFiles`."""
    if len(kept) < UNUSED_FILES and sum(kept) + size <= UNUSED_BYTES:
        return
    most = {"most": UNUSED_FILES, "limit": UNUSED_BYTES >> 20, "days": UNUSED_DAYS}
    counted: dict[str, Any] = {"files": len(kept), "megabytes": sum(kept) >> 20, **most}
    raise TooManyUnusedFiles(field="content_base64", **counted)


class Room:
    """The bytes that a tenant's files take here. Counted outside of transactions: an upload waits for no other one."""

    def __init__(self, db: Database[Document], tenant: str) -> None:
        self._tenants, self._files, self._tenant = db["known_tenants"], db["fs.files"], tenant

    def take(self, size: int) -> None:
        """Reserve `size` bytes. Raises `FileRoomTaken`."""
        limit = settings().tenant_file_gib
        if self._tenants.find_one({"_id": self._tenant, "file_bytes": {"$gte": 0}}, {"_id": 1}) is None:
            self.recount()
        fits: dict[str, Any] = {"_id": self._tenant, "file_bytes": {"$lte": int(limit * (1 << 30)) - size}}
        if not self._tenants.update_one(fits, {"$inc": {"file_bytes": size}}).matched_count:
            telemetry.logger().error("file_room_taken", tenant=self._tenant, gib=limit)
            raise FileRoomTaken(field="content_base64", limit=f"{limit:g}")

    def give_back(self, size: int) -> None:
        """The bytes are not there after all."""
        self._tenants.update_one({"_id": self._tenant}, {"$inc": {"file_bytes": -size}})

    def recount(self) -> int:
        """Count what is there, which mends what a process that died had reserved; the bytes."""
        mine = {"$match": {"metadata.tenant": self._tenant}}
        found = next(iter(self._files.aggregate([mine, {"$group": {"_id": None, "bytes": {"$sum": "$length"}}}])), {})
        counted = int(found.get("bytes", 0))
        try:
            self._tenants.update_one({"_id": self._tenant}, {"$set": {"file_bytes": counted}}, upsert=True)
        except DuplicateKeyError:  # another process was faster
            return self.recount()
        return counted
