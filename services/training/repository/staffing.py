"""Filters of the roster: who is there, who counts, who lacks something, whom an exam is for."""

from __future__ import annotations

from datetime import date, timedelta

from services.kit.store import Document
from services.kit.units import below
from services.training.domain.exams import Exam
from services.training.domain.roster import GRACE_DAYS, half_of


def present(day: date) -> Document:
    """Those who are on the staff that day."""
    text = day.isoformat()
    return {"since": {"$lte": text}, "$or": [{"until": None}, {"until": {"$gte": text}}]}


def counting(day: date) -> Document:
    """Those who count in a coverage that day: there, and for 30 days or more (AMB-06)."""
    joined = (day - timedelta(days=GRACE_DAYS)).isoformat()
    return {"$and": [present(day), {"joined_on": {"$lte": joined}}]}


def untrained(day: date) -> Document:
    """Those who count and have not completed a training in the year by then."""
    return {"$and": [counting(day), _not_by(f"trained.{day.year}", day)]}


def absent(day: date) -> Document:
    """Key persons who count and have not attended a warning education in the half-year by then."""
    key = {"$or": [{"key_few": True}, {"post_class": {"$ne": None}}]}
    return {"$and": [counting(day), key, _not_by(f"warned.{half_of(day)}", day)]}


def in_audience(exam: Exam, day: date) -> Document:
    """Who is to sit the exam, as of that day."""
    parts: list[Document] = [present(day), below(exam.unit_path)]
    parts += [{"unit_id": {"$in": list(exam.unit_ids)}}] if exam.unit_ids else []
    parts += [{"professional_category": {"$in": list(exam.audience)}}] if exam.audience else []
    return {"$and": parts}


def _not_by(field: str, day: date) -> Document:
    return {"$or": [{field: None}, {field: {"$gt": day.isoformat()}}]}
