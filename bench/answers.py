"""Answers of the servers that are measured."""

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
