"""Refusals: integrity commitments."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class CommitmentNotFound(NotFound):
    """The city's plan asks for no such commitment."""

    zh = "本市行动计划没有该承诺"
    en = "The city's plan asks for no such commitment"


class SignatureNotFound(NotFound):
    """No such signature."""

    zh = "未找到该签署记录"
    en = "No such signature"


class TextChanged(Conflict):
    """The text has another version by now: read it first."""

    zh = "承诺书已更新为第{number}版，请阅读后再操作"
    en = "The text is at version {number} by now: read it first"


class NotYourCommitment(Conflict):
    """The commitment is not for this person."""

    zh = "“{zh_name}”不要求该人员签署"
    en = "“{en_name}” is not asked of this person"


class SignedOutsidePeriod(InvalidInput):
    """A commitment is signed within the campaign, not in the future."""

    zh = "签署日期应在{start}至{end}之间"
    en = "A commitment is signed between {start} and {end}"


class SignersNotValid(InvalidInput):
    """Some are not on the unit's staff that day, or are not to sign; nothing was recorded."""

    zh = "有 {count} 人当日不在本单位在岗名册或不属于签署范围，未登记任何人"
    en = "{count} people are not on the unit's roster that day or are not to sign; nobody was recorded"


class PaperNeeded(InvalidInput):
    """What was signed on paper comes with a scan."""

    zh = "请上传签署的承诺书扫描件"
    en = "Upload a scan of what was signed"


class AlreadyStruckOut(Conflict):
    """The signature is struck out already."""

    zh = "该签署记录已作废"
    en = "The signature is struck out already"
