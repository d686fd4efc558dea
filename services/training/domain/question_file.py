"""A bank of questions as people hand it in: columns in Chinese or English, each mistake with its row and column."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.kit.errors import InvalidInput, Problem
from services.training.domain.questions import TRUE_FALSE, Difficulty, QuestionKind, require_sound

LETTERS = "ABCDEFGH"
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("题号", "编号"),
    "topic": ("主题", "专题", "学习主题"),
    "kind": ("题型",),
    "text": ("题目", "题干"),
    **{f"option_{letter.lower()}": (f"选项{letter}", letter) for letter in LETTERS},
    "answers": ("答案", "正确答案"),
    "difficulty": ("难度",),
    "explanation": ("解析", "答案解析"),
}
REQUIRED = ("code", "topic", "kind", "text", "answers")
OPTION_FIELDS = tuple(f"option_{letter.lower()}" for letter in LETTERS)
LONGEST = {"code": 40, "text": 1000, "explanation": 2000, **dict.fromkeys(OPTION_FIELDS, 300)}
KINDS = {
    QuestionKind.SINGLE: ("单选", "单选题", "single"),
    QuestionKind.MULTIPLE: ("多选", "多选题", "multiple"),
    QuestionKind.TRUE_FALSE: ("判断", "判断题", "是非题", "truefalse"),
}
DIFFICULTIES = {
    Difficulty.EASY: ("易", "容易", "简单", "easy"),
    Difficulty.MEDIUM: ("中", "中等", "一般", "medium"),
    Difficulty.HARD: ("难", "较难", "困难", "hard"),
}
YES, NO = ("对", "正确", "√", "是", "t", "true", "a"), ("错", "错误", "×", "x", "否", "f", "false", "b")


class Wrong(Exception):
    """A cell that does not say what its column asks for."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(code)
        self.code, self.zh, self.en = code, zh, en


@dataclass(frozen=True)
class QuestionRow:
    """A sound row: the facts of a question."""

    number: int
    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class QuestionSheet:
    """The sound rows of a file, and what was wrong in the others."""

    rows: tuple[QuestionRow, ...]
    problems: tuple[Problem, ...]


def read_questions(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[Any]]], topics: Mapping[str, str]
) -> QuestionSheet:
    """The questions of a table; `topics` are ids by id and by title, as `folded` writes them."""
    places, problems = _places(header)
    if not problems and not rows:
        problems.append(Problem("rows", "no_rows", "文件只有表头，没有试题", "the file has no questions", row=1))
    if problems:
        return QuestionSheet((), tuple(problems))
    found: list[QuestionRow] = []
    first: dict[str, int] = {}
    for number, cells in rows:
        reader = _Row(number, {field: cell_text(cells, at) for field, at in places.items()}, header, places)
        row = reader.read(topics)
        problems += reader.problems
        if row is not None and row.code in first:
            zh, en = f"题号{row.code}与第{first[row.code]}行重复", f"number {row.code} stands in row {first[row.code]}"
            problems.append(reader.problem("code", "duplicate_code", zh, en))
        elif row is not None:
            first[row.code] = number
            found.append(row)
    return QuestionSheet(tuple(found), tuple(problems))


class _Row:
    """One row under reading."""

    def __init__(self, number: int, texts: Mapping[str, str], header: Sequence[str], places: Mapping[str, int]) -> None:
        self._number, self._texts, self._header, self._places = number, texts, header, places
        self.problems: list[Problem] = []

    def problem(self, field: str, code: str, zh: str, en: str) -> Problem:
        """A problem under the column's name in this file."""
        column = self._header[self._places[field]] if field in self._places else COLUMNS[field][0]
        return Problem(field, code, zh, en, row=self._number, column=column)

    def read(self, topics: Mapping[str, str]) -> QuestionRow | None:
        """The row; None with `problems` when something is wrong."""
        code = self._cell("code", str)
        kind = self._cell("kind", lambda text: _word(KINDS, text))
        topic_id = self._cell("topic", lambda text: _topic(topics, text))
        text = self._cell("text", str)
        difficulty = self._cell("difficulty", lambda given: _word(DIFFICULTIES, given)) or Difficulty.MEDIUM
        explanation = self._cell("explanation", str)
        options = self._options(kind)
        answers = self._cell("answers", lambda given: _answers(kind, given))
        if self.problems:
            return None
        try:
            require_sound(kind, options, answers)
        except InvalidInput as error:
            field = "answers" if error.field == "answers" else OPTION_FIELDS[0]
            self.problems.append(self.problem(field, error.code, error.zh, error.en))
            return None
        facts = {"topic_id": topic_id, "kind": kind, "text": text, "options": options, "answers": answers}
        facts |= {"difficulty": difficulty, "explanation": explanation}
        return QuestionRow(self._number, code, facts)

    def _options(self, kind: QuestionKind | None) -> tuple[str, ...]:
        if kind is QuestionKind.TRUE_FALSE:
            return TRUE_FALSE
        texts = [self._cell(field, str) or "" for field in OPTION_FIELDS]
        while texts and not texts[-1]:
            texts.pop()
        return tuple(texts)

    def _cell(self, field: str, read: Callable[[str], Any]) -> Any:
        """What a cell says; None for an empty or a wrong one, which is noted."""
        text = self._texts.get(field, "")
        try:
            if any(unicodedata.category(each) == "Cc" and each not in "\n\r\t" for each in text):
                raise Wrong("control_character", "含有不可见的控制字符", "contains a control character")
            if len(text) > LONGEST.get(field, 200):
                raise Wrong("too_long", f"超过{LONGEST.get(field, 200)}字", "is too long")
            if text:
                return read(text)
            if field in REQUIRED:
                raise Wrong("required", "不能为空", "must not be empty")
        except Wrong as wrong:
            self.problems.append(self.problem(field, wrong.code, wrong.zh, wrong.en))
        return None


def folded(text: str) -> str:
    """`text` for comparison: width, case, spaces, quotation marks and book-title marks do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in plain if not each.isspace() and each not in "_-《》“”\"'")


def cell_text(cells: Sequence[Any], at: int) -> str:
    """A cell's text; whole numbers without a fraction, for spreadsheets hold numbers as such."""
    cell = cells[at] if at < len(cells) else None
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "对" if cell else "错"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _places(header: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    names = {folded(word): field for field, words in COLUMNS.items() for word in (field, *words)}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for at, text in enumerate(header):
        field = names.get(folded(text))
        if field in places:
            zh, en = f"列“{text}”重复", f"column {text} appears twice"
            problems.append(Problem(field or "", "duplicate_column", zh, en, row=1, column=text))
        elif field is not None:
            places[field] = at
        elif folded(text) not in ("", "备注", "remark"):
            known = "、".join(words[0] for words in COLUMNS.values())
            zh, en = f"不认识的列“{text}”，可用的列：{known}、备注", f"unknown column {text}"
            problems.append(Problem("header", "unknown_column", zh, en, row=1, column=text))
    for field in (field for field in REQUIRED if field not in places):
        label = COLUMNS[field][0]
        zh, en = f"缺少列“{label}”", f"column {field} is missing"
        problems.append(Problem(field, "missing_column", zh, en, row=1, column=label))
    return places, problems


def _word(words: Mapping[Any, tuple[str, ...]], text: str) -> Any:
    for value, known in words.items():
        if folded(text) in known:
            return value
    allowed = "、".join(known[0] for known in words.values())
    raise Wrong("unknown_word", f"应为：{allowed}", f"must be one of: {', '.join(str(value) for value in words)}")


def _topic(topics: Mapping[str, str], text: str) -> str:
    found = topics.get(folded(text))
    if found is None:
        raise Wrong("unknown_topic", "没有该学习主题", "there is no such topic")
    return found


def _answers(kind: QuestionKind | None, text: str) -> tuple[int, ...]:
    if kind is QuestionKind.TRUE_FALSE:
        said = folded(text)
        if said not in (*YES, *NO):
            raise Wrong("unknown_word", "应为：对、错", "must be true or false")
        return (0,) if said in YES else (1,)
    letters = [each for each in unicodedata.normalize("NFKC", text).upper() if each not in " ,;、，；/"]
    if not letters or not set(letters) <= set(LETTERS):
        raise Wrong("unknown_word", "应为选项的字母，如 A 或 ABD", "must be letters of options, such as A or ABD")
    return tuple(LETTERS.index(each) for each in dict.fromkeys(letters))
