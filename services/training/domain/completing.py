"""What a person has completed, from the attendances that count and the exams that were passed (AMB-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from services.training.domain.attendance import Attendance
from services.training.domain.roster import Completed, half_of


def completed(attended: Sequence[Attendance], half: str, proofs: Mapping[str, date]) -> Completed:
    """The year of `half` and `half` itself for a person; `proofs` are the topics whose exam was passed, with the day.

    Where an exam is asked for, the training is complete on the day on which the last of both was there, whenever the
    platform came to know of it.
    """
    qualifying = [each for each in attended if each.qualifies and str(each.on.year) == half[:4]]
    days = [
        max(each.on, *(proofs[topic_id] for topic_id in each.exam_topic_ids)) if each.exam_topic_ids else each.on
        for each in qualifying
        if proofs.keys() >= set(each.exam_topic_ids)
    ]
    warned = min((each.on for each in attended if each.warns and half_of(each.on) == half), default=None)
    return Completed(min(days, default=None), warned, pending=bool(qualifying) and not days)
