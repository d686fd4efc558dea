"""What a person or an administrator can get wrong here."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class AccountUnknown(NotFound):
    """No such account in this tenant, or it was not told here yet."""

    zh = "未找到该账号"
    en = "No such account"


class AddressNotValid(InvalidInput):
    """The address is not one that mail can be sent to."""

    zh = "邮箱地址无效"
    en = "The mail address is not valid"


class CodeSentRecently(Conflict):
    """A code went out a moment ago. Wait, then ask again."""

    zh = "验证码刚刚发送，请在{seconds}秒后重试"
    en = "A code was sent a moment ago: try again in {seconds} seconds"


class CodeNotValid(InvalidInput):
    """The code is wrong, too old, or was tried too often. Ask for another."""

    zh = "验证码不正确或已失效，请重新获取"
    en = "The code is not right or has expired: ask for another"


class KindUnknown(InvalidInput):
    """Nothing that waits is of that kind. Name the kind of a to-do item, or `*`."""

    zh = "没有该类待办事项"
    en = "Nothing that waits is of that kind"


class InboxNotOptional(InvalidInput):
    """Reminders of binding deadlines always reach the inbox."""

    zh = "有强制期限的提醒必须进入站内信箱，不能整体关闭；可按类别关闭不具约束力的事项"
    en = "Reminders of binding deadlines always reach the inbox: mute single kinds, which silences what does not bind"


class WebhookNotFound(NotFound):
    """No such webhook in this tenant."""

    zh = "未找到该推送地址"
    en = "No such webhook"


class WebhookAddressNotValid(InvalidInput):
    """A webhook needs an https address with a host, and no login in it."""

    zh = "推送地址须为 https 地址，且不含账号口令"
    en = "A webhook needs an https address with a host, and no login in it"


class TooManyWebhooks(Conflict):
    """A city has so many webhooks and no more. Remove one first."""

    zh = "推送地址最多{most}个，请先移除不用的"
    en = "There are {most} webhooks at most: remove one first"


class DeliveryNotFound(NotFound):
    """No message with this Message-ID was sent."""

    zh = "未找到该邮件编号对应的投递"
    en = "No message with this Message-ID was sent"


class MailOff(Conflict):
    """The platform sends no mail: nothing can be proved by a code. Ask the administrator."""

    zh = "平台未启用邮件通道，无法发送验证码"
    en = "The platform sends no mail, so no code can be sent"


class MessageNotFound(NotFound):
    """The caller has no such message."""

    zh = "未找到该消息"
    en = "No such message"
