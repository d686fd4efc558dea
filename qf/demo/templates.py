"""The plan of each city: the published text of a real one, or a template that extends `example-city.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from qf.demo.cities import City

FOLDER = Path(__file__).resolve().parents[2] / "schemas" / "plans"
EXAMPLE = "example-city.yaml"
COMPARED = (
    "conduct_training_coverage",
    "instant_satisfaction_rate",
    "satisfaction_outpatient",
    "satisfaction_inpatient",
    "satisfaction_overall",
)
"""What every city of the demo measures beside the example's measures, so that provinces can compare."""


def template_input(city: City) -> dict[str, Any]:
    """What the mutation `onboard` takes for `city`."""
    if city.template is not None:
        return {"planSource": _text(city.template)}
    return {"planSource": invented_source(city), "bases": [{"name": EXAMPLE, "source": _text(EXAMPLE)}]}


def invented_source(city: City) -> str:
    """The template of an invented city: it says what differs, and extends the rest."""
    campaign = f"{city.label}医疗机构及其工作人员廉洁从业专项行动"
    authority = f"{city.label}卫生健康委员会"
    content = {
        "schema": "city-plan-template/v1",
        "extends": EXAMPLE,
        "synthetic": True,
        "template": {
            "id": f"{city.code}-integrity-{city.starts.year}",
            "version": "1.0.0",
            "tenant_code": city.code,
            "city": {"label": city.label, "label_en": city.label_en, "division_code": city.division_code},
            "province": {
                "label": city.province.label,
                "label_en": city.province.label_en,
                "division_code": city.province.code,
            },
            "authority": {
                "label": authority,
                "short_label": "市卫生健康委",
                "label_en": f"{city.label_en} Health Commission",
            },
            "campaign_label": campaign,
            "campaign_label_en": f"{city.label_en} Integrity Campaign in Medical Institutions",
        },
        "document": {"plan_title": {"text": f"{campaign}方案"}},
        "duration": {"start": city.starts.isoformat()},
        "leading_group": {"name": f"{campaign}领导小组"},
        "measures": [*yaml.safe_load(_text(EXAMPLE))["measures"], *COMPARED],
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
