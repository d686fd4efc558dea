"""Settings: environment variables with the prefix `QF_`, read once. Nothing else reads the environment."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class MissingSettings(Exception):
    """Production lacks settings; the message names every one of them."""


def _web_address(text: str) -> str:
    """An address that a phone can open, without a slash at its end."""
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://qingfeng.example.cn")
    return text.strip().rstrip("/")


class Settings(BaseSettings):
    """One process's settings. Secrets have no default: the embedded stack makes its own keys, production brings its."""

    model_config = SettingsConfigDict(env_prefix="QF_", frozen=True, extra="ignore")

    env: Literal["development", "test", "production"] = "development"
    port: int = 8000
    host: str = "127.0.0.1"
    health_port: int = 8080
    health_host: str = "127.0.0.1"
    data: Path = Path(".data")
    amqp_uri: str | None = None
    mongo_uri: str | None = None
    mongo_prefix: str = "qf_"
    token_private_key: str | None = Field(default=None, description="Ed25519 private key, PEM; the gateway's only")
    token_public_key: str | None = Field(default=None, description="Ed25519 public key, PEM; every service's")
    seal_key: str | None = Field(
        default=None, description="Key of one-time tokens and sign-in codes; training and satisfaction only"
    )
    clock: str | None = Field(default=None, description="ISO instant at which the replayed clock starts")
    introspection: bool | None = None
    log_level: str = "INFO"
    log_format: Literal["json", "console"] = "json"
    trace_sample: float = 0.1
    otlp_endpoint: str | None = None
    rpc_timeout_seconds: float = 10.0
    rpc_workers: int = 10
    consumer_attempts: int = Field(default=5, ge=1, le=19, description="Tries of an event; the broker gives up at 21")
    argon2_time_cost: int = 3
    argon2_memory_kib: int = 65536
    rate_per_second: float = 50.0
    rate_burst: int = 200
    trusted_proxies: str = Field(
        default="127.0.0.1", description="Addresses or networks whose X-Forwarded-For the gateway believes, by commas"
    )
    connections: int = Field(default=1000, ge=10, description="Connections to the gateway at once")
    connections_each: int = Field(
        default=256, ge=1, description="Connections from one address; proxies that are named in trusted_proxies apart"
    )
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_jwks_uri: str | None = None
    public_url: Annotated[str, AfterValidator(_web_address)] | None = Field(
        default=None, description="The address that people open: before every link in mails, on slips and in codes"
    )
    smtp_uri: str | None = Field(
        default=None, description="smtps://, smtp+tls:// or smtp://[login:password@]host[:port]; without it no mail"
    )
    mail_from: str = Field(default="qingfeng@localhost", description="Sender of the mail")
    ca_file: Path | None = Field(default=None, description="Certificates to trust beside the system's: mail, webhooks")
    notifications_keep_days: int = Field(
        default=1095, ge=90, description="Days that messages, and settled items with their reminders, are kept"
    )
    tenant_file_gib: float = Field(default=50, gt=0, description="GiB that one city's files may take in one service")
    webhooks_private: bool = Field(default=False, description="Whether webhooks may go to private addresses")

    @property
    def embedded(self) -> bool:
        """True when neither a broker nor a store is named: the stack brings its own."""
        return self.amqp_uri is None

    @property
    def public_address(self) -> str:
        """What stands before every link. Production names it; elsewhere it is where the gateway listens."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def shows_schema(self) -> bool:
        """Whether introspection and GraphiQL are on: outside production, or when switched on."""
        return self.env != "production" if self.introspection is None else self.introspection

    def require(self, *names: str) -> None:
        """Raise `MissingSettings` naming every setting of `names` that production lacks."""
        missing = [f"QF_{name.upper()}" for name in names if not getattr(self, name)]
        if missing:
            raise MissingSettings("missing settings: " + ", ".join(missing))


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


def override(**values: object) -> Settings:
    """Set `QF_*` for this process and its children, and read the settings again."""
    for name, value in values.items():
        key = f"QF_{name.upper()}"
        if value is None:
            os.environ.pop(key, None)
        else:
            os.environ[key] = str(value)
    settings.cache_clear()
    return settings()
