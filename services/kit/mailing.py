"""Mail over SMTP: one connection for a batch, names resolved off the loop, and an answer that says whose fault it is.

Under eventlet smtplib's sockets are green, so a slow server holds nobody else. Message contents are never logged.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from services.kit.clock import wall

TIMEOUT_SECONDS = 15.0
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
SHUTTING_DOWN = 421
CONNECTION_LOST = "connection_lost"
Resolve = Callable[[str, int], str]


class Result(NamedTuple):
    """What came of one message. `away`: the server or our account there is the trouble, not the addressee."""

    outcome: Literal["sent", "later", "refused", "away"]
    reason: str | None = None


@dataclass(frozen=True)
class Letter:
    """One message in plain text to one address."""

    message_id: str
    to: str
    subject: str
    text: str


class MailNotConfigured(Exception):
    """`QF_SMTP_URI` cannot be used; the message says why."""


def resolved(host: str, port: int) -> str:
    """The first address of `host`. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return str(found[0][4][0])


@dataclass
class Mailer:
    """Sends letters to the server of `uri`; connects when there is one to send."""

    uri: str = field(repr=False)
    sender: str
    ca_file: Path | None = None
    resolve: Resolve = resolved
    _smtp: smtplib.SMTP | None = field(default=None, repr=False)
    _lost: int = field(default=0, repr=False)

    def __post_init__(self) -> None:
        self._at(self._parts())

    def send(self, letter: Letter) -> Result:
        """Send `letter`; the connection stays for the next one."""
        try:
            smtp = self._connected()
        except smtplib.SMTPResponseException as error:
            return Result("away", str(error.smtp_code))
        except (OSError, smtplib.SMTPException) as error:
            return Result("away", type(error).__name__)
        try:
            smtp.send_message(self._message(letter), self.sender, [letter.to])
        except (OSError, smtplib.SMTPException) as error:
            return self._judged(error)
        self._lost = 0
        return Result("sent")

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _judged(self, error: Exception) -> Result:
        """A refused addressee is refused for good or for now. A connection lost once may be this letter's fault; lost
        again with the next one, the server is the trouble."""
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code = int(next(iter(error.recipients.values()))[0])
        elif isinstance(error, smtplib.SMTPSenderRefused):
            self.close()
            return Result("away", str(error.smtp_code))
        elif isinstance(error, smtplib.SMTPDataError):
            code = error.smtp_code
        else:
            self._drop()
            self._lost += 1
            return Result("later" if self._lost == 1 else "away", CONNECTION_LOST)
        self._lost = 0
        if code == SHUTTING_DOWN:
            self._drop()
            return Result("away", str(code))
        return Result("refused" if code >= 500 else "later", str(code))

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is not None:
            return self._smtp
        parts = self._parts()
        host, port = self._at(parts)
        smtp = _open(parts.scheme, host, port, self.resolve(host, port), self._trust())
        try:
            if parts.scheme == "smtp+tls":
                smtp.starttls(context=self._trust())
            if parts.username:
                smtp.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            smtp.close()
            raise
        self._smtp = smtp
        return smtp

    def _parts(self) -> SplitResult:
        return urlsplit(self.uri)

    @staticmethod
    def _at(parts: SplitResult) -> tuple[str, int]:
        if parts.scheme not in PORTS or not parts.hostname:
            raise MailNotConfigured("QF_SMTP_URI must be smtps://, smtp+tls:// or smtp:// with a host")
        if parts.username and parts.scheme == "smtp":
            raise MailNotConfigured("QF_SMTP_URI has a login, which smtp:// would send in clear: use smtp+tls://")
        return parts.hostname, parts.port or PORTS[parts.scheme]

    def _trust(self) -> ssl.SSLContext:
        return trust(self.ca_file)

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, letter.to, letter.subject
        message["Message-ID"], message["Date"] = letter.message_id, format_datetime(wall())
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """The system's certificates, and those of `ca_file`."""
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(cafile=str(ca_file))
    return context


def _open(scheme: str, host: str, port: int, address: str, context: ssl.SSLContext) -> smtplib.SMTP:
    """A connection to `address`, which calls itself `host` in its certificate."""

    def connect(timeout: float | None) -> socket.socket:
        return socket.create_connection((address, port), timeout)

    class Plain(smtplib.SMTP):
        def _get_socket(self, host: str, port: int, timeout: float | None) -> Any:
            return connect(timeout)

    class Sealed(smtplib.SMTP_SSL):
        def _get_socket(self, host: str, port: int, timeout: float | None) -> Any:
            return context.wrap_socket(connect(timeout), server_hostname=host)

    if scheme == "smtps":
        return Sealed(host, port, timeout=TIMEOUT_SECONDS, context=context)
    return Plain(host, port, timeout=TIMEOUT_SECONDS)
