"""``wangge backup``: all of it in one file."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.answer import AsJson, answer_json
from api.cli.language import choose
from api.cli.screen import Terminal
from api.cluster import hold


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")], *, as_json: AsJson = False
) -> None:
    """Write the whole database and the key to its contacts to FILE, readable by its owner alone.

    The product may be running. Files uploaded and waiting for their job are not in it.
    """
    from api.backup.keep import back_up  # noqa: PLC0415 - so that other commands answer at once

    with hold() as urls, Terminal(errors=True).step("backup"):
        manifest = back_up(urls, file)
    size = file.stat().st_size
    if as_json:
        answer_json({"file": str(file.absolute()), "bytes": size, **asdict(manifest)})
        return
    en = f"{file}: {size / 1e6:.1f} MB. It holds all data and the key that reads the contacts: keep it as safe as both."
    typer.echo(choose(f"{file}：{size / 1e6:.1f} MB，含全部数据和解密联系方式的密钥，请妥善保管。", en))
