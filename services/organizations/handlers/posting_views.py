"""What callers see of a post that somebody holds or held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.organizations.domain.rotation import STATUS, stage_of
from services.organizations.domain.staff import Exemption, Posting


@dataclass(frozen=True)
class PostingView:
    """A post; `status` says where the term of a key post stands today."""

    id: str
    staff_id: str | None
    person_name: str
    unit_id: str
    name: str
    department: str | None
    post_class: str | None
    is_key: bool
    rank: str
    key_few: bool
    since: date
    term_since: date
    until: date | None
    due_on: date | None
    status: str | None
    exemption: Exemption | None
    version: int


def posting_view(posting: Posting, today: date) -> PostingView:
    """One post as it stands on the day."""
    shared = {n: getattr(posting, n) for n in PostingView.__dataclass_fields__ if n in posting.__dataclass_fields__}
    if not posting.is_key:
        return PostingView(**shared, status=None)
    stage, _ = stage_of(posting.due_on, posting.exemption, today)
    return PostingView(**{**shared, "post_class": posting.post_class or "key"}, status=STATUS[stage])
