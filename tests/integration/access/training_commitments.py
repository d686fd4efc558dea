"""A nurse who has signed a commitment and one who has not, for the tests of who may do what."""

from __future__ import annotations

import base64

from services.kit.identity import Actor
from services.kit.testing import Bench

SCAN = {"filename": "承诺书.pdf", "content_base64": base64.b64encode(b"%PDF-1.7 signed").decode()}


def commitment_things(bench: Bench, office: Actor, unit: str) -> dict[str, str]:
    """People on the roster, a scan, and a signature."""
    nurse = {"unit_id": unit, "professional_category": "nurse", "since": "2020-01-01"}
    people = [
        bench.call("organizations.register_staff", {**nurse, "code": code, "name": f"示例{code}"}, actor=office)["id"]
        for code in ("9101", "9102")
    ]
    bench.pump()
    file_id = bench.call("training.upload_file", SCAN, actor=office)["id"]
    given = {"kind": "self_discipline", "unit_id": unit, "staff_ids": people[:1], "signed_on": "2022-03-01"}
    bench.call("training.record_signed_commitments", {**given, "text_number": 1, "file_ids": [file_id]}, actor=office)
    asked = {"kind": "self_discipline", "unit_id": unit}
    [signed] = bench.call("training.commitment_signatures", asked, actor=office)["items"]
    return {"roster_person": people[1], "signed_paper": file_id, "commitment": signed["id"]}
