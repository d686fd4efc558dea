"""The shell's methods: syllabus, content lists, yearly plans, conveyances and the monthly special study."""

from __future__ import annotations

from typing import Any

from services.kit.rpc import command, every, query
from services.training.handlers import (
    conveyance_queries,
    conveying,
    materials,
    monthly_study,
    online_study,
    paper_queries,
    study_clock,
    study_views,
    topic_coverage,
    topics,
    year_papers,
)
from services.training.handlers.work import Work
from services.training.requests import studying as requests
from services.training.requests import year_papers as papers


class Studying:
    """Syllabus, content lists, yearly plans, conveyances and the monthly special study."""

    @query(requests.Topics)
    def topics(self, uow: Work, request: requests.Topics) -> Any:
        return topics.topics(uow, request)

    @query(requests.TopicsByIds)
    def topics_by_ids(self, uow: Work, request: requests.TopicsByIds) -> Any:
        return topics.topics_by_ids(uow, request)

    @command(requests.AddTopic)
    def add_topic(self, uow: Work, request: requests.AddTopic) -> Any:
        return topics.add_topic(uow, request)

    @command(requests.WithdrawTopic)
    def withdraw_topic(self, uow: Work, request: requests.WithdrawTopic) -> Any:
        return topics.withdraw_topic(uow, request)

    @command(requests.SetTopicEdition)
    def set_topic_edition(self, uow: Work, request: requests.SetTopicEdition) -> Any:
        return topics.set_topic_edition(uow, request)

    @command(requests.AddMaterial)
    def add_material(self, uow: Work, request: requests.AddMaterial) -> Any:
        return materials.add_material(uow, request)

    @command(requests.ChangeMaterial)
    def change_material(self, uow: Work, request: requests.ChangeMaterial) -> Any:
        return materials.change_material(uow, request)

    @command(requests.WithdrawMaterial)
    def withdraw_material(self, uow: Work, request: requests.WithdrawMaterial) -> Any:
        return materials.withdraw_material(uow, request)

    @query(requests.Materials)
    def materials(self, uow: Work, request: requests.Materials) -> Any:
        return materials.materials(uow, request)

    @query(requests.MaterialsByIds)
    def materials_by_ids(self, uow: Work, request: requests.MaterialsByIds) -> Any:
        return materials.materials_by_ids(uow, request)

    @command(requests.StartStudy)
    def start_study(self, uow: Work, request: requests.StartStudy) -> Any:
        return online_study.start_study(uow, request)

    @command(requests.FinishStudy)
    def finish_study(self, uow: Work, request: requests.FinishStudy) -> Any:
        return online_study.finish_study(uow, request)

    @query(requests.MyStudies)
    def my_studies(self, uow: Work, request: requests.MyStudies) -> Any:
        return online_study.my_studies(uow, request)

    @command(papers.SaveContentList)
    def save_content_list(self, uow: Work, request: papers.SaveContentList) -> Any:
        return year_papers.save_content_list(uow, request)

    @command(papers.SaveTrainingPlan)
    def save_training_plan(self, uow: Work, request: papers.SaveTrainingPlan) -> Any:
        return year_papers.save_training_plan(uow, request)

    @command(papers.PaperStep)
    def submit_year_paper(self, uow: Work, request: papers.PaperStep) -> Any:
        return year_papers.submit_year_paper(uow, request)

    @command(papers.ApprovePaper)
    def approve_year_paper(self, uow: Work, request: papers.ApprovePaper) -> Any:
        return year_papers.approve_year_paper(uow, request)

    @command(papers.ReturnPaper)
    def return_year_paper(self, uow: Work, request: papers.ReturnPaper) -> Any:
        return year_papers.return_year_paper(uow, request)

    @query(papers.YearPapers)
    def year_papers(self, uow: Work, request: papers.YearPapers) -> Any:
        return paper_queries.year_papers(uow, request)

    @query(papers.YearPapersByIds)
    def year_papers_by_ids(self, uow: Work, request: papers.YearPapersByIds) -> Any:
        return paper_queries.year_papers_by_ids(uow, request)

    @query(papers.PaperFigures)
    def year_paper_figures(self, uow: Work, request: papers.PaperFigures) -> Any:
        return paper_queries.year_paper_figures(uow, request)

    @command(papers.AnnounceConveyance)
    def announce_conveyance(self, uow: Work, request: papers.AnnounceConveyance) -> Any:
        return conveying.announce_conveyance(uow, request)

    @command(papers.WithdrawConveyance)
    def withdraw_conveyance(self, uow: Work, request: papers.WithdrawConveyance) -> Any:
        return conveying.withdraw_conveyance(uow, request)

    @command(papers.RecordConveyance)
    def record_conveyance(self, uow: Work, request: papers.RecordConveyance) -> Any:
        return conveying.record_conveyance(uow, request)

    @command(papers.ConfirmConveyance)
    def confirm_conveyance(self, uow: Work, request: papers.ConfirmConveyance) -> Any:
        return conveying.confirm_conveyance(uow, request)

    @query(papers.Conveyances)
    def conveyances(self, uow: Work, request: papers.Conveyances) -> Any:
        return conveyance_queries.conveyances(uow, request)

    @query(papers.ConveyancesByIds)
    def conveyances_by_ids(self, uow: Work, request: papers.ConveyancesByIds) -> Any:
        return conveyance_queries.conveyances_by_ids(uow, request)

    @query(papers.ConveyanceRecords)
    def conveyance_records(self, uow: Work, request: papers.ConveyanceRecords) -> Any:
        return conveyance_queries.conveyance_records(uow, request)

    @query(papers.MyConveyances)
    def my_conveyances(self, uow: Work, request: papers.MyConveyances) -> Any:
        return conveyance_queries.my_conveyances(uow, request)

    @query(requests.TopicCoverage)
    def topic_coverage(self, uow: Work, request: requests.TopicCoverage) -> Any:
        return topic_coverage.topic_coverage(uow, request)

    @query(requests.TopicTotals)
    def topic_totals(self, uow: Work, request: requests.TopicTotals) -> Any:
        return topic_coverage.topic_totals(uow, request)

    @query(requests.MonthlyStudy)
    def monthly_study(self, uow: Work, request: requests.MonthlyStudy) -> Any:
        return study_views.monthly_study(uow, request)

    @query(requests.MonthlyStudyFigures)
    def monthly_study_figures(self, uow: Work, request: requests.MonthlyStudyFigures) -> Any:
        return study_views.monthly_study_figures(uow, request)

    @command(requests.BackfillStudy)
    def backfill_study(self, uow: Work, request: requests.BackfillStudy) -> Any:
        return monthly_study.backfill_study(uow, request)

    @every(60)
    def follow_studies(self, uow: Work) -> bool:
        """Keep time: what units owe, alerts, months that are over, figures."""
        return study_clock.follow_studies(uow)
