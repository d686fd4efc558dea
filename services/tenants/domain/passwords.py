"""What a password must be like. Length counts most; a long phrase needs no other variety."""

from __future__ import annotations

from collections.abc import Callable

from services.kit.errors import Problem
from services.tenants.errors import PasswordTooWeak

SHORTEST, LONGEST = 10, 128
PHRASE = 20
FEWEST_DIFFERENT = 5
FEWEST_CLASSES = 3
CLASSES: tuple[Callable[[str], bool], ...] = (
    str.islower,
    str.isupper,
    str.isdigit,
    lambda letter: not (letter.isascii() and letter.isalnum()),
)
GUESSED_FIRST = ("password", "passw0rd", "qwerty", "123456", "abc123", "admin123", "woaini", "5201314", "iloveyou")

Rule = tuple[str, str, str, Callable[[str, str], bool]]
RULES: tuple[Rule, ...] = (
    (
        "password_too_short",
        f"密码至少{SHORTEST}个字符",
        f"The password needs at least {SHORTEST} characters",
        lambda password, login: len(password) < SHORTEST,
    ),
    (
        "password_too_long",
        f"密码最多{LONGEST}个字符",
        f"The password may have at most {LONGEST} characters",
        lambda password, login: len(password) > LONGEST,
    ),
    (
        "password_too_uniform",
        f"密码须含小写字母、大写字母、数字、其他字符中的至少{FEWEST_CLASSES}类，或不少于{PHRASE}个字符",
        f"Mix {FEWEST_CLASSES} of lower case, upper case, digits and other characters, or use {PHRASE} or more",
        lambda password, login: len(password) < PHRASE and _classes(password) < FEWEST_CLASSES,
    ),
    (
        "password_too_repetitive",
        f"密码须含至少{FEWEST_DIFFERENT}个不同的字符",
        f"The password needs at least {FEWEST_DIFFERENT} different characters",
        lambda password, login: len(set(password)) < FEWEST_DIFFERENT,
    ),
    (
        "password_contains_login",
        "密码不能包含登录名",
        "The password may not contain the login",
        lambda password, login: login.casefold() in password.casefold(),
    ),
    (
        "password_easily_guessed",
        "密码包含常见的弱口令",
        "The password contains one of the words that are guessed first",
        lambda password, login: any(word in password.casefold() for word in GUESSED_FIRST),
    ),
)


def require_strong(password: str, *, login: str, field: str) -> None:
    """Raise `PasswordTooWeak` with every rule that `password` breaks."""
    problems = [Problem(field, code, zh, en) for code, zh, en, breaks in RULES if breaks(password, login)]
    if problems:
        raise PasswordTooWeak(field=field, problems=problems, count=len(problems))


def require_changed(old: str, new: str, *, field: str) -> None:
    """Raise `PasswordTooWeak` when the new password is the old one."""
    if old == new:
        problem = Problem(field, "password_unchanged", "新密码不能与原密码相同", "The new password must differ")
        raise PasswordTooWeak(field=field, problems=[problem], count=1)


def _classes(password: str) -> int:
    return sum(any(map(belongs, password)) for belongs in CLASSES)
