"""The JSON Schema of plan templates, generated from the models: `schemas/plans/plan.schema.json`.

Editors complete and check templates with it. `load_plan` checks more: references, dates, selectors, report rules.
"""

from __future__ import annotations

import json
from typing import Any

from plans.models.plan import Plan


def plan_schema() -> dict[str, Any]:
    """Draft 2020-12. A file that `extends` another one may leave out what it inherits at the top level."""
    schema = Plan.model_json_schema(by_alias=True)
    required = schema.pop("required")
    schema["properties"]["extends"] = {
        "type": "string",
        "description": "File name of the template to start from, relative to this file",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "plan.schema.json",
        **schema,
        "title": "Plan template of a city",
        "anyOf": [{"required": required}, {"required": ["extends"]}],
    }


def schema_text() -> str:
    """The file's exact content."""
    return json.dumps(plan_schema(), ensure_ascii=False, indent=2) + "\n"
