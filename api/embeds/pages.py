"""What stands in the frame where there is no map: why, and what to do, in both languages, for nobody is signed in."""

from enum import Enum
from html import escape
from importlib import resources
from string import Template

from fastapi.responses import HTMLResponse

from api.faults import sentence
from geo.core.settings import settings


class NoMap(Enum):
    """Why there is no map: the id of the fault that tells it, and the status."""

    NOT_OURS = "embed_not_ours", 403
    ENDED = "embed_ended", 410
    GONE = "embed_gone", 404
    BUSY = "embed_busy", 503


RETRY_AFTER_S = "10"


def headers() -> dict[str, str]:
    """How an embedded page may be used: in no other frame than the settings allow, found by no search engine.

    In a sandbox its scripts cannot act for whoever opens it while signed in.
    """
    return {
        "Content-Security-Policy": f"sandbox allow-scripts; frame-ancestors {settings().embed_ancestors}",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def no_map(why: NoMap) -> HTMLResponse:
    """The page that says so."""
    fault, status = why.value
    template = Template((resources.files(__package__) / "no_map.html").read_text("utf-8"))
    body = template.substitute(zh=escape(sentence(fault, {}, "zh")), en=escape(sentence(fault, {}, "en")))
    answer = HTMLResponse(body, status, headers() | {"Cache-Control": "no-store"})
    if why is NoMap.BUSY:
        answer.headers["Retry-After"] = RETRY_AFTER_S
    return answer
