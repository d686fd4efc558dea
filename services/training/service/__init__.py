"""The shell of the training service."""

from __future__ import annotations

from typing import Any

from services.kit import uploads
from services.kit.events import Envelope
from services.kit.rpc import Shell, command, every, on_events, query
from services.kit.uploads import File, UploadFile
from services.training.handlers import materials, setup, units
from services.training.handlers.work import Work
from services.training.repository import Repository
from services.training.service.attending import Attending
from services.training.service.commitments import Commitments
from services.training.service.examining import Examining
from services.training.service.registering import Registering
from services.training.service.studying import Studying


class Training(Studying, Attending, Examining, Registering, Commitments, Shell):
    """What the areas do, with files, and what arrives from other services."""

    name = "training"
    repository = Repository

    @command(UploadFile)
    def upload_file(self, uow: Work, request: UploadFile) -> Any:
        """Keep a file."""
        return uploads.upload_file(uow, request)

    @query(File)
    def file(self, uow: Work, request: File) -> Any:
        """A file with its content."""
        return materials.file(uow, request)

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
