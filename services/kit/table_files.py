"""Requests that hand in a table: one reader for every import, which works before the transaction begins.

A subclass says how many rows it takes; its handler asks for `table`, and raises its own error with the problems of
`TableNotReadable`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, PrivateAttr, StringConstraints

from services.kit.contents import decoded
from services.kit.errors import QfError
from services.kit.requests import Request, longest_base64
from services.kit.tables import Table, read_table

MOST_BYTES = 5 << 20


class TableFile(Request):
    """A table as CSV (UTF-8 or GB18030) or XLSX, up to 5 MiB."""

    MOST_ROWS: ClassVar[int] = 10_000
    filename: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    content_base64: Annotated[str, Field(max_length=longest_base64(MOST_BYTES))]
    _outcome: Table | QfError | None = PrivateAttr(default=None)

    def prepare(self) -> None:
        try:
            self._outcome = read_table(self.filename, decoded(self.content_base64, MOST_BYTES), self.MOST_ROWS)
        except QfError as error:
            self._outcome = error

    @property
    def table(self) -> Table:
        """What the file holds. Raises `FileNotReadable`, `TableNotReadable` or `Busy`."""
        if self._outcome is None:
            self.prepare()
        if not isinstance(self._outcome, Table):
            assert self._outcome is not None
            raise self._outcome
        return self._outcome
