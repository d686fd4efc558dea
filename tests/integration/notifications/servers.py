"""A real SMTP server and a real HTTPS receiver, with certificates of the run's own."""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

LOCAL = "127.0.0.1"


def certificate(folder: Path) -> Path:
    """A self-signed certificate for `localhost`, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(LOCAL))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "localhost.pem"
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def server_context(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        return int(probe.getsockname()[1])


class MailServer:
    """Takes mail; `answers` maps an address to what the server says to it, one answer per try, then 250."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, password: str | None = None) -> None:
        self.letters: list[Message] = []
        self.answers: dict[str, list[str]] = {}
        self.hangs_up: list[str] = []
        self.asked: list[str] = []
        self._password = password
        options: dict[str, Any] = {"tls_context": tls, "require_starttls": True} if tls else {}
        if password:
            options |= {"authenticator": self._authenticate, "auth_required": True}
        self.port = free_port()
        self._controller = Controller(self, hostname=LOCAL, port=self.port, **options)

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password.decode() == self._password
        return AuthResult(success=good, handled=False)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        self.asked.append(address)
        waiting = self.answers.get(address, [])
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        if envelope.rcpt_tos[0] in self.hangs_up:
            self.hangs_up.remove(envelope.rcpt_tos[0])
            server.transport.abort()
            return "421 gone"
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        if self._controller.server is not None:
            self._controller.stop(no_assert=True)

    def to(self, address: str) -> list[Message]:
        return [letter for letter in self.letters if letter["To"] == address]


class Receiver:
    """An HTTPS server that notes what is posted; `answers` are its next answers, then 200 with `errcode` 0."""

    def __init__(self, path: Path) -> None:
        self.posts: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self._server = http.server.ThreadingHTTPServer((LOCAL, 0), _handler(self))
        self._server.socket = server_context(path).wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> Receiver:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(receiver: Receiver) -> Callable[..., http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.posts.append((self.path, dict(self.headers), body))
            status, headers, answer = receiver.answers.pop(0) if receiver.answers else (200, {}, b'{"errcode":0}')
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler
