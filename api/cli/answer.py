"""What a command answers: for a person, or as JSON for a program."""

from typing import Annotated, Any

import orjson
import typer

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


def answer_json(value: Any) -> None:
    """Write ``value`` as one JSON document on standard output."""
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
