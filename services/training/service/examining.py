"""The shell's methods: question bank, exams, results and certificates."""

from __future__ import annotations

from typing import Any

from services.kit.requests import NoInput
from services.kit.rpc import command, every, query
from services.training.handlers import certifying, exam_figures, exam_time, exams, questions, sitting
from services.training.handlers.work import Work
from services.training.requests import certificates as papers
from services.training.requests import examining as requests


class Examining:
    """Question bank, exams, results and certificates."""

    @query(requests.Questions)
    def questions(self, uow: Work, request: requests.Questions) -> Any:
        """Questions of the caller's banks."""
        return questions.questions(uow, request)

    @query(requests.QuestionCounts)
    def question_counts(self, uow: Work, request: requests.QuestionCounts) -> Any:
        """How many can be drawn."""
        return questions.question_counts(uow, request)

    @command(requests.CreateQuestion)
    def create_question(self, uow: Work, request: requests.CreateQuestion) -> Any:
        """A question of a unit's bank."""
        return questions.create_question(uow, request)

    @command(requests.ReviseQuestion)
    def revise_question(self, uow: Work, request: requests.ReviseQuestion) -> Any:
        """A new version of a question."""
        return questions.revise_question(uow, request)

    @command(requests.RetireQuestion)
    def retire_question(self, uow: Work, request: requests.RetireQuestion) -> Any:
        """Draw a question no longer."""
        return questions.retire_question(uow, request)

    @query(requests.QuestionFile)
    def preview_question_import(self, uow: Work, request: requests.QuestionFile) -> Any:
        """Counts of what an import would do."""
        return questions.preview_question_import(uow, request)

    @command(requests.QuestionFile)
    def import_questions(self, uow: Work, request: requests.QuestionFile) -> Any:
        """Create and revise questions from a file, all or nothing."""
        return questions.import_questions(uow, request)

    @query(requests.Exams)
    def exams(self, uow: Work, request: requests.Exams) -> Any:
        """Exams that the caller may know of."""
        return exams.exams(uow, request)

    @query(requests.ExamsByIds)
    def exams_by_ids(self, uow: Work, request: requests.ExamsByIds) -> Any:
        """Exams by id."""
        return exams.exams_by_ids(uow, request)

    @command(requests.CreateExam)
    def create_exam(self, uow: Work, request: requests.CreateExam) -> Any:
        """Draft an exam."""
        return exams.create_exam(uow, request)

    @command(requests.ChangeExam)
    def change_exam(self, uow: Work, request: requests.ChangeExam) -> Any:
        """Change a draft."""
        return exams.change_exam(uow, request)

    @command(requests.PublishExam)
    def publish_exam(self, uow: Work, request: requests.PublishExam) -> Any:
        """Freeze what is drawn from, and open the exam to its audience."""
        return exams.publish_exam(uow, request)

    @command(requests.WithdrawExam)
    def withdraw_exam(self, uow: Work, request: requests.WithdrawExam) -> Any:
        """Let nobody begin any more."""
        return exams.withdraw_exam(uow, request)

    @query(requests.ExamFigures)
    def exam_figures(self, uow: Work, request: requests.ExamFigures) -> Any:
        """Audience, examinees and passed."""
        return exam_figures.exam_figures(uow, request)

    @query(requests.ExamResults)
    def exam_results(self, uow: Work, request: requests.ExamResults) -> Any:
        """Who has passed or failed."""
        return exam_figures.exam_results(uow, request)

    @query(requests.ExamAbsentees)
    def exam_absentees(self, uow: Work, request: requests.ExamAbsentees) -> Any:
        """Who has not sat."""
        return exam_figures.exam_absentees(uow, request)

    @query()
    def my_exams(self, uow: Work, _request: NoInput) -> Any:
        """What the caller is to sit and has sat."""
        return sitting.my_exams(uow)

    @query(requests.AttemptNamed)
    def my_attempt(self, uow: Work, request: requests.AttemptNamed) -> Any:
        """An attempt of the caller's own."""
        return sitting.my_attempt(uow, request)

    @query(requests.AttemptPapers)
    def attempt_papers(self, uow: Work, request: requests.AttemptPapers) -> Any:
        """Papers of the caller's own attempts."""
        return sitting.attempt_papers(uow, request)

    @command(requests.ExamNamed)
    def start_attempt(self, uow: Work, request: requests.ExamNamed) -> Any:
        """Begin, or go on."""
        return sitting.start_attempt(uow, request)

    @command(requests.SaveAnswers)
    def save_answers(self, uow: Work, request: requests.SaveAnswers) -> Any:
        """Keep choices while the time runs."""
        return sitting.save_answers(uow, request)

    @command(requests.SubmitAttempt)
    def submit_attempt(self, uow: Work, request: requests.SubmitAttempt) -> Any:
        """Hand in."""
        return sitting.submit_attempt(uow, request)

    @query(papers.Certificates)
    def certificates(self, uow: Work, request: papers.Certificates) -> Any:
        """Certificates of the caller's units."""
        return certifying.certificates(uow, request)

    @query()
    def my_certificates(self, uow: Work, _request: NoInput) -> Any:
        """The caller's own certificates."""
        return certifying.my_certificates(uow)

    @command(papers.RevokeCertificate)
    def revoke_certificate(self, uow: Work, request: papers.RevokeCertificate) -> Any:
        """Take a certificate back."""
        return certifying.revoke_certificate(uow, request)

    @query(papers.VerifyCertificate)
    def verify_certificate(self, uow: Work, request: papers.VerifyCertificate) -> Any:
        """What anybody may know of a certificate."""
        return certifying.verify_certificate(uow, request)

    @query(papers.CertificateNamed)
    def certificate_paper(self, uow: Work, request: papers.CertificateNamed) -> Any:
        """Whose name a printed certificate needs."""
        return certifying.certificate_paper(uow, request)

    @query(papers.PrintCertificate)
    def print_certificate(self, uow: Work, request: papers.PrintCertificate) -> Any:
        """A certificate as PDF."""
        return certifying.print_certificate(uow, request)

    @every(20)
    def keep_exam_time(self, uow: Work) -> bool:
        """Close what ran out, invite, and let figures stand."""
        return exam_time.keep_exam_time(uow)
