"""The commission's own bodies, departments and their duties, and the laws and materials that the plan names."""

from __future__ import annotations

from typing import Literal

from plans.models.base import Clause, Part, Sourced


class Person(Sourced):
    """A person by post, as the plan prints it."""

    name: str
    title: str
    role: Literal["leader", "deputy", "member"] | None = None
    department: str | None = None
    text: str | None = None


class LeadingGroup(Sourced):
    """The city's leading group."""

    name: str
    alt_name: str | None = None
    text: str | None = None
    duty: Clause | None = None
    leader: Person
    deputies: list[Person] = []
    members: list[Person] = []


class WorkGroup(Sourced):
    """An office or group under the leading group."""

    id: str
    code: str
    kind: Literal["office", "supervision", "publicity"]
    label: str
    text: str | None = None
    duties: list[str] = []
    hosted_by_department: str | None = None
    head: Person | None = None
    head_role: str | None = None
    members: list[str] = []
    members_role: str | None = None
    members_text: Clause | None = None


class Department(Part):
    """A department of the commission under every name that the plan uses for it (AMB-19)."""

    code: str
    label: str
    full_label: str | None = None
    aliases: list[str] = []
    kind: Literal["commission_department", "stationed_body"] = "commission_department"

    @property
    def names(self) -> set[str]:
        """Every name the department answers to."""
        return {self.label, *self.aliases, *([self.full_label] if self.full_label else [])}


class DepartmentalDuty(Sourced):
    """A duty of a department; `guides_org_types` are codes of `scope.institution_types_named`."""

    id: str
    department: str
    text: str
    guides_org_types: list[str] = []
    lead_sources: list[str] = []


class LegalBasis(Sourced):
    """A law, rule or document that the plan rests on."""

    id: str
    title: str
    number: str | None = None
    role: Literal["basis", "study", "compliance"]


class StudyMaterial(Sourced):
    """Something named to be studied."""

    id: str
    title: str
    kind: str
