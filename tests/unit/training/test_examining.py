"""Drawing, marking, exams and certificate numbers, without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.domain.attempts import Attempt, Choice, PaperQuestion, draw
from services.training.domain.certificates import check_character, is_number, number_of, valid_until
from services.training.domain.exam_results import Figures
from services.training.domain.exams import Exam, ExamStatus, PoolQuestion, TopicDraw
from services.training.domain.question_file import COLUMNS, read_questions
from services.training.domain.questions import QuestionKind, QuestionVersion
from services.training.errors.examining import AttemptChangedElsewhere, AttemptTimeOver

NOW = datetime(2022, 5, 10, 1, tzinfo=UTC)
seeds = st.text(min_size=1, max_size=40)


def pool(topic: str, count: int) -> list[PoolQuestion]:
    return [PoolQuestion(f"{topic}{n}:1", topic, 2 + n % 6, shuffled=n % 3 > 0) for n in range(count)]


@given(seed=seeds, wanted=st.integers(1, 20), offered=st.integers(20, 60))
def test_a_draw_takes_what_is_wanted_of_each_topic_once_and_every_option(seed: str, wanted: int, offered: int) -> None:
    questions = [*pool("a", offered), *pool("b", offered)]
    paper = draw(seed, [TopicDraw("a", wanted), TopicDraw("b", 3)], questions)
    ids = [question.version_id for question in paper]
    assert len(set(ids)) == len(ids) == wanted + 3
    assert sum(id.startswith("a") for id in ids) == wanted
    known = {question.id: question for question in questions}
    for question in paper:
        places = range(known[question.version_id].options)
        assert sorted(question.order) == list(places)
        assert known[question.version_id].shuffled or question.order == tuple(places)
    assert draw(seed, [TopicDraw("a", wanted), TopicDraw("b", 3)], list(reversed(questions))) == paper


def test_draws_of_many_people_take_every_question_about_as_often() -> None:
    counts: dict[str, int] = {}
    for person in range(2000):
        for question in draw(f"seed{person}", [TopicDraw("a", 5)], pool("a", 20)):
            counts[question.version_id] = counts.get(question.version_id, 0) + 1
    assert len(counts) == 20
    assert all(400 < count < 600 for count in counts.values())


def attempt(count: int, **facts: object) -> Attempt:
    paper = tuple(PaperQuestion(f"q{n}", (2, 0, 1)) for n in range(1, count + 1))
    blank = Attempt("a", "e", "s", "p", "u", "/u/", None, 1, "seed", paper, NOW, NOW + timedelta(hours=1), 80)
    return replace(blank, **facts)  # type: ignore[arg-type]


def asked(count: int, *answers: int) -> dict[str, QuestionVersion]:
    kind = QuestionKind.MULTIPLE if len(answers) > 1 else QuestionKind.SINGLE
    return {
        f"q{n}": QuestionVersion(f"q{n}", kind, "题", ("甲", "乙", "丙"), answers, None) for n in range(1, count + 1)
    }


@given(count=st.integers(1, 150), right=st.integers(0, 150))
def test_the_score_is_in_whole_points_and_never_passes_who_is_below_the_mark(count: int, right: int) -> None:
    right = min(right, count)
    ticked = tuple(Choice(number, (3,)) for number in range(1, right + 1))
    done = attempt(count, choices=ticked).closed(asked(count, 1), NOW, submitted=True)
    assert done.right == right
    assert done.score == 100 * right // count
    assert done.passed == (100 * right >= 80 * count)


def test_a_question_of_several_answers_counts_whole_or_not_at_all() -> None:
    questions = asked(4, 0, 2)
    ticked = (Choice(1, (1, 2)), Choice(2, (1,)), Choice(3, (1, 2, 3)))
    done = attempt(4, choices=ticked).closed(questions, NOW, submitted=True)
    assert (done.right, done.score, done.passed) == (1, 25, False)
    assert done.shown_answers(1, questions) == [1, 2]


def test_a_save_needs_the_last_version_and_the_time() -> None:
    once = attempt(3).saved([Choice(2, (1,))], 1, NOW)
    assert (once.version, once.choices) == (2, (Choice(2, (1,)),))
    with pytest.raises(AttemptChangedElsewhere):
        once.saved([Choice(1, (1,))], 1, NOW)
    with pytest.raises(AttemptTimeOver):
        once.saved([], 2, NOW + timedelta(hours=1))
    closed = once.closed(asked(3, 0), NOW + timedelta(days=3), submitted=False)
    assert closed.closed_at == NOW + timedelta(hours=1)


def test_an_exam_reaches_those_below_and_ends_with_its_last_day() -> None:
    exam = Exam("e", "考试", "c", "/0/c/", (), date(2022, 5, 1), date(2022, 5, 10), "office", minutes=90)
    assert exam.reaches("h", "/0/c/h/")
    assert not exam.reaches("h", "/0/d/h/")
    assert not replace(exam, unit_ids=("x",)).reaches("h", "/0/c/h/")
    assert exam.wants(None)
    assert not replace(exam, audience=("nurse",)).wants("physician")
    assert exam.ends_at(NOW) == NOW + timedelta(minutes=90)
    late = datetime(2022, 5, 10, 15, 59, tzinfo=UTC)
    assert exam.ends_at(late) == datetime(2022, 5, 10, 16, tzinfo=UTC)
    assert not exam.is_open(date(2022, 5, 5))
    assert replace(exam, status=ExamStatus.PUBLISHED).is_open(date(2022, 5, 10))


def test_figures_of_nobody_have_no_rate() -> None:
    assert (Figures(None, 0, 0, 0).exam_rate, Figures(None, 5, 0, 0).pass_rate) == (None, None)
    figures = Figures(None, 3, 2, 1)
    assert (figures.exam_rate, figures.pass_rate, figures.absent, figures.failed) == (66.67, 50.0, 1, 1)


@given(prefix=st.from_regex(r"\A[0-9]{6}\Z"), year=st.integers(2000, 2100), serial=st.integers(1, 999_999))
def test_a_wrong_or_exchanged_digit_of_a_number_shows(prefix: str, year: int, serial: int) -> None:
    number = number_of(prefix, year, serial)
    assert is_number(number)
    digits = [place for place, each in enumerate(number[:-2]) if each.isdigit()]
    for place in digits:
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert not is_number(wrong)
    for place, following in pairwise(digits):
        if number[place] != number[following]:
            swapped = list(number)
            swapped[place], swapped[following] = swapped[following], swapped[place]
            assert not is_number("".join(swapped))


def test_the_check_character_is_that_of_identity_cards() -> None:
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"
    assert number_of("511000", 2022, 7).startswith("511000-2022-000007-")
    assert valid_until(date(2024, 2, 29), 12) == date(2025, 2, 28)


@given(
    cells=st.lists(st.one_of(st.none(), st.text(max_size=30), st.floats(), st.booleans(), st.integers()), max_size=16)
)
def test_whatever_stands_in_a_row_is_read_or_placed(cells: list[object]) -> None:
    header = [words[0] for words in COLUMNS.values()]
    found = read_questions(header, [(2, cells)], {"九不准": "t"})
    assert len(found.rows) + bool(found.problems) == 1
    assert all(problem.row == 2 and problem.column in header for problem in found.problems)
