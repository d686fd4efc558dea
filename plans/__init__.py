"""The plan language: what a city's campaign plan can say, and what follows from it.

It reads plan templates with the line of every mistake, resolves dates, selectors and report windows, and compares
versions. It owns no data, knows no service and does no I/O: callers bring the text.
"""

from plans.loading import load_plan
from plans.models.plan import Plan
from plans.problems import PlanErrors
from plans.selectors import Selector, matches
from plans.windows import Window, resolve_windows

__all__ = ["Plan", "PlanErrors", "Selector", "Window", "load_plan", "matches", "resolve_windows"]
