"""From faults to answers: one table of status codes, one form of body ``{error, detail, fields}``."""

import uuid
from typing import Any, cast

import psycopg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from api.faults import Language, fault_ids, sentence
from geo.core import errors
from geo.core.errors import FieldFault, WanggeError

STATUS: dict[type[WanggeError], int] = {
    errors.InvalidInputError: 422,
    errors.NotFoundError: 404,
    errors.NotAllowedError: 403,
    errors.NotSignedInError: 401,
    errors.ConflictError: 409,
    errors.TooManyAttemptsError: 429,
    errors.TooLargeError: 413,
    errors.UnsupportedFileError: 415,
    errors.UnavailableError: 503,
}
_RETRY_AFTER_S = "5"
_PYDANTIC = {
    "missing": "missing",
    "literal_error": "not_one_of",
    "enum": "not_one_of",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "string_too_short": "too_short",
    "too_short": "too_short",
    "string_pattern_mismatch": "bad_format",
    "extra_forbidden": "unknown_field",
    "less_than_equal": "too_large",
    "less_than": "too_large",
    "greater_than_equal": "too_small",
    "greater_than": "too_small",
}
_log = structlog.get_logger("wangge.errors")


class FieldProblem(BaseModel):
    """One field of the input that is wrong."""

    field: str
    error: str
    detail: str


class Problem(BaseModel):
    """The body of every answer that is not a success."""

    error: str
    detail: str
    fields: list[FieldProblem] = []


def install(app: FastAPI) -> None:
    """Let ``app`` answer every fault in the one form."""
    app.add_exception_handler(WanggeError, _domain)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(PoolTimeout, _database_down)
    app.add_exception_handler(psycopg.OperationalError, _database_down)
    app.add_exception_handler(DBAPIError, _database_fault)
    app.add_exception_handler(Exception, _unknown)


def language_of(request: Request) -> Language:
    """The language to answer in: the one asked for, else the caller's own, else Chinese."""
    asked = request.headers.get("accept-language", "")[:2].lower()
    if asked not in ("zh", "en"):
        asked = getattr(request.state, "language", "zh")
    return cast("Language", asked)


def problem(
    request: Request,
    status: int,
    fault: str,
    facts: dict[str, Any],
    fields: tuple[FieldFault, ...] = (),
    body: type[Problem] = Problem,
    **more: object,
) -> JSONResponse:
    """The answer to one fault; ``body`` may say ``more`` than all do."""
    language = language_of(request)
    described = [
        FieldProblem(field=f.field, error=f.fault, detail=sentence(f.fault, {"field": f.field, **f.facts}, language))
        for f in fields
    ]
    told = body.model_validate(
        {"error": fault, "detail": sentence(fault, facts, language), "fields": described, **more}
    )
    return JSONResponse(told.model_dump(), status)


async def _domain(request: Request, raised: Exception) -> JSONResponse:
    fault = cast("WanggeError", raised)
    status = next(STATUS[kind] for kind in type(fault).__mro__ if kind in STATUS)
    answer = problem(request, status, fault.fault, fault.facts, fault.fields)
    if status == 503:
        answer.headers["Retry-After"] = _RETRY_AFTER_S
    if isinstance(wait := fault.facts.get("seconds"), int):
        answer.headers["Retry-After"] = str(wait)
    return answer


async def _validation(request: Request, raised: Exception) -> JSONResponse:
    found = cast("RequestValidationError", raised).errors()
    if any(error["type"] == "json_invalid" for error in found):
        return problem(request, 422, "body_not_json", {}, (FieldFault("body", "body_not_json"),))
    return problem(request, 422, "invalid_input", {}, tuple(map(_field_fault, found)))


def _field_fault(error: dict[str, Any]) -> FieldFault:
    name = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    kind, context = str(error["type"]), dict(error.get("ctx") or {})
    if kind in fault_ids() and kind not in _PYDANTIC:
        return FieldFault(name, kind, context)
    if kind in _PYDANTIC:
        return FieldFault(name, _PYDANTIC[kind], _facts(context))
    if kind.startswith(("float", "int", "finite", "decimal")):
        return FieldFault(name, "not_a_number")
    if kind.startswith("datetime"):
        return FieldFault(name, "not_an_instant")
    if kind.startswith("date"):
        return FieldFault(name, "not_a_date")
    return FieldFault(name, "not_valid", {"problem": error["msg"]})


def _facts(context: dict[str, Any]) -> dict[str, object]:
    most = next((context[key] for key in ("max_length", "le", "lt") if key in context), "")
    least = next((context[key] for key in ("min_length", "ge", "gt") if key in context), "")
    expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    return {"most": most, "least": least, "expected": expected}


async def _http(request: Request, raised: Exception) -> JSONResponse:
    fault = cast("HTTPException", raised)
    if fault.status_code == 405:
        return problem(request, 405, "method_not_allowed", {"method": request.method})
    if fault.status_code == 404:
        return problem(request, 404, "no_such_path", {"path": request.url.path})
    return problem(request, fault.status_code, "invalid_input", {})


async def _database_down(request: Request, raised: Exception) -> JSONResponse:
    _log.warning("database_unavailable", path=request.url.path, cause=str(raised))
    answer = problem(request, 503, "database_unavailable", {})
    answer.headers["Retry-After"] = _RETRY_AFTER_S
    return answer


async def _database_fault(request: Request, raised: Exception) -> JSONResponse:
    cause = cast("DBAPIError", raised).orig
    if isinstance(cause, psycopg.errors.QueryCanceled):
        return problem(request, 503, "statement_too_slow", {})
    if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return await _database_down(request, cause)
    return await _unknown(request, raised)


async def _unknown(request: Request, raised: Exception) -> JSONResponse:
    failure_id = uuid.uuid4().hex[:12]
    _log.error("unknown_failure", id=failure_id, path=request.url.path, exc_info=raised)
    return problem(request, 500, "unknown_failure", {"id": failure_id})
