"""What a client of this service can run into, one class per rule."""

from __future__ import annotations

from services.kit.errors import Conflict, Forbidden, InvalidInput, NotFound


class TenantNotFound(NotFound):
    """The city has not been onboarded."""

    zh = "本市尚未接入"
    en = "This city has not been onboarded"


class PlanOfAnotherTenant(InvalidInput):
    """The template names another city than the one you are signed in to. Sign in there, or correct `tenant_code`."""

    zh = "方案模板属于“{found}”，当前登录的是“{expected}”；请登录对应城市，或更正 template.tenant_code"
    en = "The template is for `{found}` and you are signed in to `{expected}`: sign in there, or correct `tenant_code`"


class PlanTooLarge(InvalidInput):
    """The plan with the templates that it extends holds more than one may. Leave out what the platform does not use."""

    zh = "方案及其引用的模板共{kib}KB，超过上限{most}KB，请删减内容"
    en = "The plan with what it extends is {kib} KB; at most {most} KB: shorten it"


class PlanVersionTaken(Conflict):
    """This version is published with other content and never changes. Give the new text a new version."""

    zh = "方案{plan_id}的{version}版已发布且内容不同，已发布版本不可修改；请更换版本号"
    en = "Version {version} of {plan_id} is published with other content and cannot change: give this one a new version"


class PlanUpgradeRequired(Conflict):
    """The city runs another version. A new version never replaces it by onboarding: it takes an explicit upgrade."""

    zh = "本市正在执行{current}，接入操作不会更换方案；改用{offered}须另行执行明确的升级步骤"
    en = "The city runs {current}; onboarding never replaces a plan: {offered} takes an explicit upgrade later"


class PasswordTooWeak(InvalidInput):
    """The password does not meet the rules; every rule it breaks is listed."""

    zh = "密码不符合要求，共{count}处"
    en = "The password breaks {count} rule(s)"


class OldPasswordWrong(InvalidInput):
    """The present password is not right."""

    zh = "原密码不正确"
    en = "The present password is not right"


class LoginTaken(Conflict):
    """Another account has this login. Choose another."""

    zh = "登录名{login}已被使用"
    en = "The login {login} is taken"


class UnknownRole(InvalidInput):
    """There is no such role."""

    zh = "没有“{role}”这一角色，可选：{known}"
    en = "There is no role `{role}`; the roles are {known}"


class RoleNotInRealm(InvalidInput):
    """Province realms hold province viewers and operators, cities hold everybody else."""

    zh = "角色“{role}”不能用于{realm}：省级空间只设省级查看员和运维人员，市级空间不设省级查看员"
    en = "The role `{role}` has no place in {realm}: provinces hold province viewers and operators, cities all others"


class RoleNotGrantable(Forbidden):
    """Only an operator grants this role."""

    zh = "角色“{role}”只能由平台运维人员授予"
    en = "Only an operator grants the role `{role}`"


class UnitRequired(InvalidInput):
    """Accounts with this role act for a unit: name it."""

    zh = "角色“{role}”须指定所属单位"
    en = "The role `{role}` acts for a unit: name the unit"


class UnitNotFitting(InvalidInput):
    """The role is for units of another kind."""

    zh = "角色“{role}”不适用于单位“{unit}”（类型：{kind}）"
    en = "The role `{role}` does not fit the unit `{unit}`, which is a {kind}"


class UnitClosed(Conflict):
    """The unit does not exist any more, or not yet."""

    zh = "单位“{unit}”目前不在营，不能开设账号"
    en = "The unit `{unit}` does not exist today: no account can be opened for it"


class AccountNotFound(NotFound):
    """No such account in this tenant."""

    zh = "未找到该账号"
    en = "No such account"


class AccountAboveYours(Forbidden):
    """An operator's account is managed by operators only."""

    zh = "该账号只能由平台运维人员管理"
    en = "Only an operator manages this account"


class OwnAccount(Conflict):
    """Nobody disables the account they are signed in with. Ask another administrator."""

    zh = "不能停用自己的账号，请由其他管理员操作"
    en = "You cannot disable your own account: ask another administrator"


class SignInRefused(InvalidInput):
    """Login or password is wrong, or the account is disabled; the answer does not say which."""

    zh = "登录名或密码不正确"
    en = "The login or the password is not right"


class SignInLocked(Conflict):
    """Too many failures for this login. Wait as long as it says, then try again."""

    zh = "登录失败次数过多，请在{seconds}秒后重试"
    en = "Too many failed attempts: try again in {seconds} seconds"
