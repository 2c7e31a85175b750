"""Unsafe requests that a browser sends from another site are refused, so that no form needs a token of its own."""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import problem

_SAFE = {"GET", "HEAD", "OPTIONS"}


class RefuseForeignOrigin:
    """ASGI middleware: compares Origin with Host on every request that may change something."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and scope["method"] not in _SAFE:
            request = Request(scope)
            origin = request.headers.get("origin")
            if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
                await problem(request, 403, "foreign_origin", {})(scope, receive, send)
                return
        await self._app(scope, receive, send)
