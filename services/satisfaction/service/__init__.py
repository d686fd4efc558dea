"""The shell of the satisfaction service."""

from __future__ import annotations

from typing import Any

from services.kit import uploads
from services.kit.events import Envelope
from services.kit.rpc import Shell, command, every, on_events, query
from services.kit.uploads import File, UploadFile
from services.satisfaction.handlers import setup, units
from services.satisfaction.handlers.work import Work
from services.satisfaction.repository import Repository
from services.satisfaction.service.counting import Counting
from services.satisfaction.service.evaluating import Evaluating
from services.satisfaction.service.scoring import Scoring


class Satisfaction(Counting, Evaluating, Scoring, Shell):
    """What the areas do, with files, and what arrives from other services."""

    name = "satisfaction"
    repository = Repository

    @command(UploadFile)
    def upload_file(self, uow: Work, request: UploadFile) -> Any:
        """Keep a file."""
        return uploads.upload_file(uow, request)

    @query(File)
    def file(self, uow: Work, request: File) -> Any:
        """A file with its content."""
        return uploads.file(uow, request)

    @on_events("tenants.tenant_onboarded.v1")
    def on_tenant_onboarded(self, uow: Work, events: list[Envelope]) -> None:
        """Set a city up from its plan."""
        setup.on_tenant_onboarded(uow, events)

    @on_events("organizations.unit_registered.v1", "organizations.unit_changed.v1")
    def on_units(self, uow: Work, events: list[Envelope]) -> None:
        """Keep the unit tree."""
        units.on_units(uow, events)

    @every(21600)
    def sweep_files(self, uow: Work) -> bool:
        """Let uploads go that were never committed."""
        return uploads.sweep_files(uow)
