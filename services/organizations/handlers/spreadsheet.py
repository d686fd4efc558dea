"""The cells of a file as this service's domain reads them, with its own errors for a file that holds no table."""

from __future__ import annotations

from services.kit.table_files import TableFile
from services.kit.tables import Table as Cells
from services.kit.tables import TableNotReadable
from services.organizations.domain.register_file import Table
from services.organizations.errors import UnitFileNotValid
from services.organizations.errors.people import StaffFileNotValid


def table_of(request: TableFile, error: type[UnitFileNotValid] | type[StaffFileNotValid]) -> Table:
    """What the file holds. Raises `FileNotReadable`, or `error` with what is wrong with the file as such."""
    try:
        return as_table(request.table)
    except TableNotReadable as wrong:
        raise error(field=wrong.field, problems=wrong.problems, count=len(wrong.problems)) from wrong


def as_table(cells: Cells) -> Table:
    """The kit's table as the domain knows it."""
    return Table(cells.header, cells.rows, cells.problems)
