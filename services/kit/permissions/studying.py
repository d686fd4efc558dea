"""Who may do what with topics, materials, yearly papers, conveyances and the monthly special study."""

from __future__ import annotations

from services.kit.permissions.grants import OFFICE, READ, RUN_UNIT, Grants

_ANNOUNCE: Grants = {**OFFICE, "bureau": "subtree"}

STUDYING: dict[str, Grants] = {
    "training.topics": READ,
    "training.topics_by_ids": READ,
    "training.add_topic": RUN_UNIT,
    "training.withdraw_topic": RUN_UNIT,
    "training.set_topic_edition": RUN_UNIT,
    "training.materials": READ,
    "training.materials_by_ids": READ,
    "training.add_material": RUN_UNIT,
    "training.change_material": RUN_UNIT,
    "training.withdraw_material": RUN_UNIT,
    "training.start_study": READ,
    "training.finish_study": READ,
    "training.my_studies": READ,
    "training.save_content_list": RUN_UNIT,
    "training.save_training_plan": RUN_UNIT,
    "training.submit_year_paper": RUN_UNIT,
    "training.approve_year_paper": RUN_UNIT,
    "training.return_year_paper": RUN_UNIT,
    "training.year_papers": READ,
    "training.year_papers_by_ids": READ,
    "training.year_paper_figures": READ,
    "training.announce_conveyance": _ANNOUNCE,
    "training.withdraw_conveyance": _ANNOUNCE,
    "training.record_conveyance": RUN_UNIT,
    "training.confirm_conveyance": READ,
    "training.conveyances": READ,
    "training.conveyances_by_ids": READ,
    "training.conveyance_records": READ,
    "training.my_conveyances": READ,
    "training.topic_coverage": READ,
    "training.topic_totals": READ,
    "training.monthly_study": READ,
    "training.monthly_study_figures": READ,
    "training.backfill_study": RUN_UNIT,
}
