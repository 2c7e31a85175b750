"""Disputes put in from outside the browser, so that a test begins with what it needs."""

from typing import Any

import httpx


def ask(server_url: str, username: str, method: str, path: str, body: object = None) -> Any:
    """The answer of the API to one of the demo accounts; fails on anything but success."""
    with httpx.Client(base_url=server_url) as client:
        client.post("/api/session", json={"username": username, "password": "demo"}).raise_for_status()
        answer = client.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


def report(server_url: str, **body: object) -> str:
    """The number of a new dispute, taken in by the dispatcher."""
    said = {"kind": "02", "channel": "hotline", "description": "楼上漏水，双方争执"} | body
    number: str = ask(server_url, "dispatcher", "POST", "/api/cases", said)["number"]
    return number


def state_of(server_url: str, number: str, username: str = "manager") -> str:
    """The state of a dispute as ``username`` sees it."""
    state: str = ask(server_url, username, "GET", f"/api/cases/{number}")["state"]
    return state
