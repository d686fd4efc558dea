"""What a password must be like, and how it is kept."""

from __future__ import annotations

from typing import Any

import pytest
from argon2.profiles import RFC_9106_LOW_MEMORY as advised
from hypothesis import given
from hypothesis import strategies as st

from services.kit.settings import Settings
from services.tenants.domain.passwords import require_changed, require_strong
from services.tenants.errors import PasswordTooWeak
from services.tenants.handlers.passwords import Passwords, passwords


def inline(work: Any, *arguments: Any) -> Any:
    return work(*arguments)


def broken_rules(password: str, login: str = "zhao.min") -> list[str]:
    with pytest.raises(PasswordTooWeak) as refused:
        require_strong(password, login=login, field="password")
    assert {problem.field for problem in refused.value.problems} == {"password"}
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize(
    "password",
    [
        "Qingfeng-2022",
        "abcdef-135790Zq",
        "long enough to need no variety",
        "清风行动二零二二年aB",
        " Leading space 9",
    ],
)
def test_a_good_password_passes(password: str) -> None:
    require_strong(password, login="zhao.min", field="password")


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Qf-2022", ["password_too_short"]),
        ("Qf-2022" * 20, ["password_too_long"]),
        ("qingfeng2022", ["password_too_uniform"]),
        ("aA1aA1aA1aA1", ["password_too_repetitive"]),
        ("Zhao.Min-2022", ["password_contains_login"]),
        ("My-Password-2022", ["password_easily_guessed"]),
        ("aaaa", ["password_too_short", "password_too_uniform", "password_too_repetitive"]),
        ("qwerty", ["password_too_short", "password_too_uniform", "password_easily_guessed"]),
    ],
)
def test_every_broken_rule_is_named(password: str, codes: list[str]) -> None:
    assert broken_rules(password) == codes


def test_a_refusal_speaks_both_languages() -> None:
    with pytest.raises(PasswordTooWeak) as refused:
        require_strong("Qf-2022", login="zhao.min", field="new")
    (problem,) = refused.value.problems
    assert (problem.zh, problem.en) == ("密码至少10个字符", "The password needs at least 10 characters")
    assert (refused.value.zh, refused.value.field) == ("密码不符合要求，共1处", "new")


def test_the_new_password_differs_from_the_old() -> None:
    require_changed("Qingfeng-2022", "Qingfeng-2023", field="new")
    with pytest.raises(PasswordTooWeak) as refused:
        require_changed("Qingfeng-2022", "Qingfeng-2022", field="new")
    assert [problem.code for problem in refused.value.problems] == ["password_unchanged"]


@given(st.text(max_size=40))
def test_no_text_breaks_the_rules_themselves(password: str) -> None:
    try:
        require_strong(password, login="zhao.min", field="password")
    except PasswordTooWeak as refused:
        assert refused.problems
    else:
        assert 10 <= len(password) <= 128


class Counted:
    """Counts the slow work."""

    def __init__(self) -> None:
        self.hashes = 0
        self.comparisons = 0

    def run(self, work: Any, *arguments: Any) -> Any:
        if work.__name__ == "verify":
            self.comparisons += 1
        else:
            self.hashes += 1
        return work(*arguments)


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    kept = Passwords(2, 64, inline)
    first, second = kept.hash("Qingfeng-2022"), kept.hash("Qingfeng-2022")
    assert first.startswith("$argon2id$v=19$m=64,t=2,p=4$")
    assert first != second
    assert kept.matches(first, "Qingfeng-2022") and kept.matches(second, "Qingfeng-2022")
    assert not kept.matches(first, "qingfeng-2022")


def test_the_default_parameters_are_those_of_rfc_9106_for_little_memory() -> None:
    fields = Settings.model_fields
    assert fields["argon2_time_cost"].default == advised.time_cost == 3
    assert fields["argon2_memory_kib"].default == advised.memory_cost == 65536


def test_an_unknown_login_costs_the_same_work_and_never_matches() -> None:
    counted = Counted()
    kept = Passwords(1, 8, counted.run)
    known = kept.hash("Qingfeng-2022")
    counted.comparisons = 0
    assert not kept.matches(known, "wrong")
    assert counted.comparisons == 1
    assert not kept.matches(None, "wrong")
    assert not kept.matches(None, "no account has this password")
    assert counted.comparisons == 3


def test_a_damaged_hash_matches_nothing() -> None:
    assert not Passwords(1, 8, inline).matches("not a hash", "Qingfeng-2022")


def test_a_hash_of_older_parameters_is_renewed() -> None:
    old, new = Passwords(1, 8, inline), Passwords(2, 16, inline)
    kept = old.hash("Qingfeng-2022")
    assert old.refreshed(kept, "Qingfeng-2022") == kept
    renewed = new.refreshed(kept, "Qingfeng-2022")
    assert renewed != kept and "m=16,t=2" in renewed
    assert new.matches(renewed, "Qingfeng-2022")


def test_one_hasher_per_set_of_parameters() -> None:
    assert passwords(1, 8, inline) is passwords(1, 8, inline)
    assert passwords(1, 8, inline) is not passwords(1, 16, inline)
