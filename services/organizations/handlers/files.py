"""Files: checked by name and content before they are stored, and found only by those whose work they belong to."""

from __future__ import annotations

from services.kit.uploads import described_files, file, own_files, sweep_files, upload_file

__all__ = ["described_files", "file", "own_files", "sweep_files", "upload_file"]
