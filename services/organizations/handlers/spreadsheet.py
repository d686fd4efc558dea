"""Bytes of a CSV or XLSX file to a table of cells, with this service's error for a file that is none."""

from __future__ import annotations

from services.kit import tables
from services.organizations.domain.register_file import MAX_ROWS, Table
from services.organizations.errors import UnitFileNotValid


def read_table(filename: str, data: bytes, most: int = MAX_ROWS) -> Table:
    """The first sheet, or the CSV, in `data`, of `most` rows. Raises `UnitFileNotValid` for what is not such a file."""
    try:
        found = tables.read_table(filename, data, most)
    except tables.TableNotReadable as error:
        raise UnitFileNotValid(field=error.field, problems=error.problems, count=len(error.problems)) from error
    return Table(found.header, found.rows, found.problems)
