"""Answers of the servers that are measured, and how long they took."""

import time
from collections.abc import Callable
from typing import Any

import httpx


def answer(response: httpx.Response) -> Any:
    """What was answered.

    Raises:
        RuntimeError: an error was.
    """
    if response.is_error:
        message = f"{response.request.url} was answered {response.status_code}: {response.text[:2000]}"
        raise RuntimeError(message)
    return response.json() if response.content else None


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
