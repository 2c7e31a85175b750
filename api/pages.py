"""The screens and the description of the interface, served from this machine alone."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Scope

DIST = Path(__file__).parents[1] / "web" / "dist"
_RESERVED = ("api", "tiles", "docs", "openapi.json", "embed", "ogc", "open311")


class Assets(StaticFiles):
    """Built files, whose names carry a hash of their content and so may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for a year."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def install(app: FastAPI) -> None:
    """Let ``app`` serve the screens at ``/`` and Swagger UI at ``/docs``."""
    app.mount("/assets", Assets(directory=DIST / "assets", check_dir=False), name="assets")
    app.mount("/docs-assets", StaticFiles(directory=DIST / "docs-assets", check_dir=False), name="docs-assets")
    app.add_api_route("/docs", _docs, include_in_schema=False)
    app.add_api_route("/{path:path}", _screen, include_in_schema=False)


async def _docs() -> HTMLResponse:
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Wangge API",
        swagger_js_url="/docs-assets/swagger-ui-bundle.js",
        swagger_css_url="/docs-assets/swagger-ui.css",
        swagger_favicon_url="/favicon.svg",
    )


async def _screen(path: str) -> FileResponse:
    """A file of the build, or the shell, which knows the way from there."""
    if path.split("/", 1)[0] in _RESERVED:
        raise HTTPException(404)
    file = (DIST / path).resolve()
    if path and file.is_file() and file.is_relative_to(DIST.resolve()):
        return FileResponse(file)
    if not (DIST / "index.html").is_file():
        raise HTTPException(404)
    return FileResponse(DIST / "index.html", headers={"Cache-Control": "no-cache"})
