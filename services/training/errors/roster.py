"""Refusals about who is on a roster."""

from __future__ import annotations

from services.kit.errors import Conflict


class NotOnRoster(Conflict):
    """The account is nobody's on the unit's roster today. The city's administrator links it to a member of staff."""

    zh = "该账号未关联本单位在岗人员，请联系管理员关联"
    en = "The account is not linked to anybody on its unit's roster: ask the administrator to link it"
