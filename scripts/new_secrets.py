"""Invents the secrets of a development stack: `compose` writes `.data/compose.env`, `kubernetes` prints manifests."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import yaml

from services.kit.identity import new_key_pair
from services.kit.sealing import new_key

COMPOSE_FILE = Path(__file__).resolve().parent.parent / ".data" / "compose.env"


def token_keys() -> dict[str, str]:
    """A key pair on one line each, as env files need it."""
    private, public = new_key_pair()
    return {"private": private.replace("\n", "\\n"), "public": public.replace("\n", "\\n")}


def write_compose_file() -> None:
    """Make the file once: the volumes remember the passwords that they were created with."""
    if COMPOSE_FILE.exists():
        return
    keys = token_keys()
    values = {
        "QF_MONGO_ROOT_PASSWORD": secrets.token_hex(16),
        "QF_MONGO_PASSWORD": secrets.token_hex(16),
        "QF_MONGO_REPLICA_KEY": secrets.token_hex(32),
        "QF_AMQP_PASSWORD": secrets.token_hex(16),
        "QF_SEAL_KEY": new_key(),
        "QF_TOKEN_PRIVATE_KEY": keys["private"],
        "QF_TOKEN_PUBLIC_KEY": keys["public"],
    }
    COMPOSE_FILE.parent.mkdir(exist_ok=True)
    text = "".join(f"{name}='{value}'\n" for name, value in values.items())
    with open(os.open(COMPOSE_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def kubernetes_secrets() -> str:
    """The Secrets that k8s/overlays/dev expects."""
    password = secrets.token_hex(16)
    contents = {
        "bus": {"uri": f"amqp://qingfeng:{password}@rabbitmq:5672/qingfeng", "password": password},
        "store": {"uri": "mongodb://mongodb:27017/?replicaSet=rs0"},
        "token-keys": token_keys(),
        "seal-key": {"key": new_key()},
    }
    return yaml.safe_dump_all(
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "stringData": data}
        for name, data in contents.items()
    )


def main(arguments: list[str]) -> int:
    """`compose` or `kubernetes`."""
    if arguments == ["compose"]:
        write_compose_file()
    elif arguments == ["kubernetes"]:
        print(kubernetes_secrets())
    else:
        print("usage: new_secrets.py compose|kubernetes", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
