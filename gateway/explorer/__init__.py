"""GraphiQL, served from here: no other network is needed, and nothing of a query leaves for one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

FOLDER = Path(__file__).parent
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
ONLY_POST = PlainTextResponse("POST only", 405, headers={"allow": "POST"})


def page(*, shown: bool) -> Response:
    """The explorer's page, or a refusal where the schema is not shown."""
    return HTMLResponse(_content("page.html")) if shown else ONLY_POST


def routes(*, shown: bool) -> list[Route]:
    """The provincial graph's page, and the files of both; no files where the schema is not shown."""

    async def province(_request: Request) -> Response:
        return page(shown=shown)

    return [
        Route("/province/graphql", province, methods=["GET"]),
        *([Route("/explorer/{name}", _file)] if shown else []),
    ]


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _names():
        return PlainTextResponse("not found", 404)
    return Response(_content(name), media_type=TYPES[Path(name).suffix], headers={"cache-control": "max-age=86400"})


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in FOLDER.iterdir() if path.suffix in TYPES)


@cache
def _content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
