"""The shell's methods: evaluations, suspicious series, and the follow-up of low scores."""

from __future__ import annotations

from typing import Any

from services.kit.rpc import command, every, query
from services.satisfaction.handlers import evaluating, evaluation_days, evaluation_follow_ups, stuffing
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import evaluating as requests


class Evaluating:
    """Evaluations, suspicious series, and the follow-up of low scores."""

    @query(requests.Invitation)
    def invitation(self, uow: Work, request: requests.Invitation) -> Any:
        """What a visitor's page needs."""
        return evaluating.invitation(uow, request)

    @command(requests.Evaluate)
    def evaluate(self, uow: Work, request: requests.Evaluate) -> Any:
        """Take a visitor's evaluation."""
        return evaluating.evaluate(uow, request)

    @command(requests.RecordEvaluations)
    def record_evaluations(self, uow: Work, request: requests.RecordEvaluations) -> Any:
        """Take the rows of an institution's terminals."""
        return evaluating.record_evaluations(uow, request)

    @query(requests.Evaluations)
    def evaluations(self, uow: Work, request: requests.Evaluations) -> Any:
        """One institution's evaluations of a month."""
        return evaluating.evaluations(uow, request)

    @query(requests.EvaluationFollowUps)
    def evaluation_follow_ups(self, uow: Work, request: requests.EvaluationFollowUps) -> Any:
        """Follow-ups by deadline."""
        return evaluating.evaluation_follow_ups(uow, request)

    @query(requests.EvaluationFollowUpsByIds)
    def evaluation_follow_ups_by_ids(self, uow: Work, request: requests.EvaluationFollowUpsByIds) -> Any:
        """Follow-ups by id."""
        return evaluating.evaluation_follow_ups_by_ids(uow, request)

    @command(requests.AnswerEvaluationFollowUp)
    def answer_evaluation_follow_up(self, uow: Work, request: requests.AnswerEvaluationFollowUp) -> Any:
        """What the unit did about a low evaluation."""
        after = evaluation_follow_ups.answer_evaluation_follow_up(uow, request)
        return evaluating.shown_follow_ups(uow, [after])[0]

    @command(requests.ReviewEvaluationFollowUp)
    def review_evaluation_follow_up(self, uow: Work, request: requests.ReviewEvaluationFollowUp) -> Any:
        """The superior accepts an answer, or returns it."""
        after = evaluation_follow_ups.review_evaluation_follow_up(uow, request)
        return evaluating.shown_follow_ups(uow, [after])[0]

    @query(requests.EvaluationSeries)
    def evaluation_series(self, uow: Work, request: requests.EvaluationSeries) -> Any:
        """Suspicious series, newest first."""
        return stuffing.evaluation_series(uow, request)

    @command(requests.RestoreEvaluationSeries)
    def restore_evaluation_series(self, uow: Work, request: requests.RestoreEvaluationSeries) -> Any:
        """Count a series again."""
        return stuffing.restore_evaluation_series(uow, request)

    @query(requests.RedPacketHints)
    def red_packet_hints(self, uow: Work, request: requests.RedPacketHints) -> Any:
        """Hints of red packets, newest first."""
        return evaluating.red_packet_hints(uow, request)

    @every(10)
    def tell_changes(self, uow: Work) -> bool:
        """Tell what single evaluations changed, and the city's overall index."""
        return evaluation_days.tell_changes(uow)

    @every(3600)
    def forget_devices(self, uow: Work) -> bool:
        """Let old device marks go."""
        return evaluating.forget_devices(uow)
