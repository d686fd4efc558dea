"""Invented people. Every name says that it is one: nobody who works in a city's health service stands here."""

from __future__ import annotations

from qf.demo.dice import Dice

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "安博诚德恩方和佳康良明宁平清仁思文欣远正"
MARK = "（演示）"


def names(dice: Dice, count: int) -> list[str]:
    """`count` different invented names."""
    everyone = [surname + given for surname in SURNAMES for given in GIVEN]
    return [name + MARK for name in dice.mixed(everyone, str)[:count]]
