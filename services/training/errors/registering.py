"""Refusals: the registers of training."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput


class RoundNotOpen(Conflict):
    """The round takes no nominations that day."""

    zh = "该评选不在推荐期内（{opens_on}至{closes_on}）"
    en = "The round takes nominations from {opens_on} to {closes_on}"


class QuotaReached(Conflict):
    """The unit has nominated as many as the round allows."""

    zh = "本单位推荐名额（{quota}名）已用完"
    en = "The unit has used its {quota} nominations"


class OpenCase(Conflict):
    """Nobody with an open or substantiated case is selected."""

    zh = "有在办或查实案件的，不得选树为先进典型"
    en = "Nobody with an open or substantiated case is selected as an exemplar"


class NotDeidentified(InvalidInput):
    """The case still names somebody, or nobody has checked that it does not."""

    zh = "案例须隐去身份信息（不得含身份证号、手机号），并经核对"
    en = "A case must not identify anybody (no identity or mobile numbers) and be checked for it"


class NotOnThisRoster(InvalidInput):
    """The person was not on the unit's staff that day."""

    zh = "该人员当日不在本单位在岗名册"
    en = "The person was not on the unit's roster that day"
