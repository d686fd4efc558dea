"""Global ids: `base64("Type:id")`. An id of another type is refused where it was typed, with the field's name."""

from __future__ import annotations

import base64
import binascii

from services.kit.errors import InvalidInput

LONGEST = 400


class WrongId(InvalidInput):
    """The id is not one of this kind of thing. Pass the `id` that the graph gave."""

    zh = "ID 无效，应为 {expected} 的 ID"
    en = "The id is not valid: expected the id of a {expected}"


def encode_id(type_name: str, local_id: str) -> str:
    """The global id of a thing."""
    return base64.b64encode(f"{type_name}:{local_id}".encode()).decode()


def split_id(global_id: str, field: str = "id", expected: str = "Node") -> tuple[str, str]:
    """The type and the local id in `global_id`. Raises `WrongId`."""
    try:
        if len(global_id) > LONGEST:
            raise ValueError("too long")
        type_name, _, local_id = base64.b64decode(global_id, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise WrongId(field=field, expected=expected) from error
    if not type_name.isalpha() or not local_id:
        raise WrongId(field=field, expected=expected)
    return type_name, local_id


def decode_id(global_id: str, type_name: str, field: str = "id") -> str:
    """The local id of a `type_name`. Raises `WrongId` when it is anything else."""
    found, local_id = split_id(global_id, field, type_name)
    if found != type_name:
        raise WrongId(field=field, expected=type_name)
    return local_id
