"""What a template must satisfy beyond keys and types (PF-002). Each check reports everything it finds."""

from plans.checks.identity import check_identity
from plans.checks.phrases import check_phrases
from plans.checks.references import check_references
from plans.checks.reports import check_reports
from plans.checks.times import check_times

CHECKS = (check_identity, check_references, check_phrases, check_times, check_reports)

__all__ = ["CHECKS"]
