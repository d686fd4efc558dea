"""Everything that reads a file or a message of a stranger, with good examples and the refusals that are allowed."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from openpyxl import Workbook

from gateway.city.schema import build_schema
from gateway.documents import DocumentNotValid
from gateway.graph_request import Requests
from gateway.json_body import read_json
from plans import load_plan
from services.kit import printer, table_reader
from services.kit.apart_process import Refusal
from services.kit.errors import QfError
from services.kit.events import SCHEMAS, Envelope, EventNotValid
from services.kit.file_types import CONTENT_TYPES, content_type_of
from services.kit.printing import OfficialDocument, PrintedTable, Section
from services.kit.table_files import TableFile
from services.satisfaction.domain import encounter_part
from tests.fuzz.spoiling import ODD_TEXTS, spoiled, spoiled_archive, spoiled_json
from tests.fuzz.trying import Target

ALLOWED = (QfError, Refusal, EventNotValid, DocumentNotValid)
TEMPLATE = Path(__file__).parents[2] / "schemas" / "plans" / "example-city.yaml"
ENCOUNTERS = "就诊流水号,就诊类型,评价环节,日期,提供方式\n" + "".join(
    f"M{n},门诊,门诊结算,2022-06-{n % 28 + 1:02d},二维码\n" for n in range(60)
)
PART = encounter_part.Part((), 0, True, None, None, "2022-06-30", 20)
QUERY = b"query Q($n: Int) { units(first: $n) { nodes { id name ...F } } } fragment F on Unit { code }"
REQUEST = {"query": QUERY.decode(), "variables": {"n": 3, "m": [1, {"b": "c"}]}, "operationName": "Q"}
APART = {
    "services/kit/tables.py": "tables-csv, tables-xlsx",
    "services/kit/printing.py": "papers",
    "services/satisfaction/handlers/import_work.py": "encounters",
}
"""Who hands work to a process of its own, and the targets that try what runs there."""


def readers() -> list[Target]:
    """Each of them once."""
    files = [base64.b64decode(request.EXAMPLE["content_base64"]) for request in table_files()]
    books = [workbook_of(table) for table in files]
    envelope = json.loads((SCHEMAS / "envelope.v1.json").read_bytes())["examples"][0]
    template, requests = TEMPLATE.read_bytes(), Requests(build_schema().documents)
    return [
        Target("tables-csv", lambda r: spoiled(r.choice(files), r), _allowing(_table("csv"))),
        Target("tables-xlsx", lambda r: spoiled_archive(r.choice(books), r), _allowing(_table("xlsx"))),
        Target("encounters", lambda r: spoiled(ENCOUNTERS.encode(), r), _allowing(_encounters)),
        Target("papers", lambda r: [_printable(r.choice(ODD_TEXTS)) for _ in range(5)], _paper),
        Target("file-types", lambda r: spoiled_archive(r.choice(books), r), _file_types),
        Target("plans", lambda r: spoiled(template, r), _allowing(_plan)),
        Target("json", lambda r: spoiled_json(REQUEST, r), _allowing(read_json)),
        Target("requests", lambda r: spoiled_json(REQUEST, r), _allowing(requests.read)),
        Target("documents", lambda r: spoiled(QUERY, r), _allowing(_document(requests))),
        Target("events", lambda r: spoiled_json(envelope, r), _allowing(_event)),
    ]


def table_files() -> Sequence[type[TableFile]]:
    """Every request that hands in a table."""
    found, left = list[type[TableFile]](), [TableFile]
    while left:
        subclasses = left.pop().__subclasses__()
        found += [each for each in subclasses if "EXAMPLE" in vars(each)]
        left += subclasses
    return sorted(found, key=lambda each: each.__qualname__)


def workbook_of(table: bytes) -> bytes:
    """The same table as XLSX."""
    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in csv.reader(io.StringIO(table.decode())):
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def _allowing(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def take(data: bytes) -> object:
        try:
            return read(data)
        except ALLOWED as refusal:
            return refusal

    return take


def _table(kind: str) -> Callable[[bytes], object]:
    asked = json.dumps({"kind": kind, "most": 1000}).encode()
    return lambda data: table_reader.read(asked + b"\n" + data)


def _encounters(data: bytes) -> object:
    return encounter_part.found_in(encounter_part.read(PART.message(data)))


def _printable(text: str) -> str:
    """As a request lets it through."""
    return "".join(each for each in text if each >= " " and not "\ud800" <= each <= "\udfff")[:4000]


def _paper(texts: Sequence[str]) -> bytes:
    title, number, heading, line, cell = texts
    table = PrintedTable(title, ("甲", cell), ((cell, line), ("", cell)), (1, 2))
    paper = OfficialDocument(title, number=number, sections=(Section(heading, (line, line)),), tables=(table,))
    return printer.document(json.dumps(asdict(paper)).encode())


def _file_types(data: bytes) -> None:
    for suffix in CONTENT_TYPES:
        _allowing(lambda given, name=f"a.{suffix}": content_type_of(name, given))(data)  # type: ignore[misc]


def _plan(data: bytes) -> object:
    return load_plan(data.decode("utf-8", "replace"))


def _document(requests: Requests) -> Callable[[bytes], object]:
    return lambda data: requests.documents.get(data.decode("utf-8", "replace"))


def _event(data: bytes) -> object:
    try:
        wire = json.loads(data)
    except (ValueError, RecursionError):  # the consumer parks what is no JSON
        return None
    return Envelope.from_wire(wire)
