"""Seals and opens one-time tokens (NJ-019). A forged one, or another city's, needs no look into the store."""

from __future__ import annotations

from services.kit.sealing import is_sealed, seal
from services.satisfaction.domain.encounters import Setting
from services.satisfaction.domain.tokens import ID_BYTES, MARK_BYTES, id_of, parts_of, raw_of, token_of
from services.satisfaction.handlers.work import Work


def encounter_raw(work: Work, unit_id: str, setting: Setting | str, key: str) -> bytes:
    """The ten bytes that stand for the hospital's own key, which is not kept: the same key gives the same bytes."""
    return seal("encounter", work.tenant, unit_id, str(setting), key, size=ID_BYTES)


def encounter_id(work: Work, unit_id: str, setting: Setting | str, key: str) -> str:
    """The encounter of the hospital's own key."""
    return id_of(encounter_raw(work, unit_id, setting, key))


def token(work: Work, encounter: str) -> str:
    """The token of an encounter by its id."""
    raw = raw_of(encounter)
    return token_of(raw, seal("token", work.tenant, raw, size=MARK_BYTES))


def link(work: Work, encounter: str) -> str:
    """The path that a patient opens, below the platform's public address."""
    return f"/e/{work.tenant}/{token(work, encounter)}"


def opened(work: Work, given: str) -> str | None:
    """The id of the encounter that `given` names; None for a token that this city's platform never gave."""
    parts = parts_of(given)
    if parts is None or not is_sealed(parts[1], "token", work.tenant, parts[0]):
        return None
    return id_of(parts[0])
