"""How often something is due: parts of a time are not due yet, and one form does not make up for another."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.registers.rhythms import expected, kept, whole_months


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2022-01-01", "2022-06-30", 6),
        ("2022-01-01", "2022-06-29", 5),
        ("2022-02-10", "2022-06-30", 4),
        ("2022-02-10", "2022-02-28", 0),
        ("2022-12-31", "2022-01-31", 0),
        ("2022-01-01", "2022-12-31", 12),
    ],
)
def test_only_months_that_are_over_and_were_whole_count(start: str, end: str, months: int) -> None:
    assert whole_months(date.fromisoformat(start), date.fromisoformat(end)) == months


@given(times=st.integers(0, 60), year=st.integers(1, 3))
def test_whole_years_expect_exactly_the_rhythm(times: int, year: int) -> None:
    assert expected(times, 12 * year) == times * year


FORMS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 24))


@given(rhythm=FORMS, held=FORMS, months=st.integers(0, 12))
def test_held_never_passes_expected_and_more_of_one_form_adds_nothing(
    rhythm: dict[str, int], held: dict[str, int], months: int
) -> None:
    done, due = kept(rhythm, held, months)
    assert 0 <= done <= due
    for name in rhythm:
        enough = {**held, name: expected(rhythm[name], months)}
        more = {**held, name: expected(rhythm[name], months) + 5}
        assert kept(rhythm, more, months) == kept(rhythm, enough, months)
