"""What finds an address without a matcher: trigrams in PostgreSQL, and characters and numbers in a tantivy index.

Both are given every address of the city as one plain text, and the query in the same plain form: areas that are written
right taken out, half width, digits, one dash for what stands between numbers.
"""

import json
import re
import subprocess
import tempfile
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg

from bench import servers
from bench.addresses.accuracy import Answer, Told
from bench.addresses.model import City
from bench.addresses.query import Query
from bench.figures import Figure

SQL = Path(__file__).with_name("sql")
SCRIPT = Path(__file__).parents[1] / "peers" / "tantivy_addresses.py"
ASKED = 150
_NUMERAL = re.compile("[〇零一二三四五六七八九十]+(?=号楼|单元|室|栋|幢|座)")
_BETWEEN = re.compile("(?<=[0-9A-Z])(?:号楼|#楼|单元|号门|[号栋幢座楼门口梯单室#、./—\\- ])+(?=[0-9]|$)")
_DIGITS = {numeral: digit for digit, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0}


@dataclass(frozen=True)
class Found:
    """What a peer found first: id of an address and code of its grid, and how long it took."""

    unit_id: int | None
    grid: str
    seconds: float


def measure(owner_url: str, city: City, ours: Sequence[Answer]) -> list[Figure]:
    """The first ASKED of our answers against what the peers find for the same queries."""
    answers = [answer for answer in ours if answer.query.expected == "home"][:ASKED]
    queries = [answer.query for answer in answers]
    texts = [plain(query.text, city) for query in queries]
    mine, taken = Told.of(answers), median(answer.seconds * 1000 for answer in answers)
    figures = []
    for name, found in (("pg_trgm", trigrams(owner_url, texts)), ("tantivy 0.27", tantivy(owner_url, texts))):
        home, grid = _right(queries, found, city)
        theirs = median(each.seconds * 1000 for each in found)
        figures += [
            _against("household right, combined noise", "%", 100 * (mine.home or 0), home, name),
            _against("grid right, combined noise", "%", 100 * (mine.grid or 0), grid, name),
            _against("one query, median, in process", "ms", taken, theirs, name),
        ]
    return figures


def _against(name: str, unit: str, ours: float, theirs: float, peer: str) -> Figure:
    return Figure(f"addresses: {name}", unit, ours, theirs, f"{peer}, plain texts", ours / theirs if theirs else 0.0)


def _right(queries: Sequence[Query], found: Sequence[Found], city: City) -> tuple[float, float]:
    """Homes and grids that were found, in per cent."""
    pairs = list(zip(queries, found, strict=True))
    homes = sum(query.home is not None and query.home.unit_id == each.unit_id for query, each in pairs)
    grids = sum(query.grid_code(city) == each.grid for query, each in pairs)
    return 100 * homes / len(pairs), 100 * grids / len(pairs)


def plain(text: str, city: City) -> str:
    """A query in the form in which the peers have the addresses."""
    text = re.sub(r"[\s()\[\]【】「」,，。:：]+", " ", unicodedata.normalize("NFKC", text).upper()).strip()
    for area in (city.name, city.district, *(area.name for area in (*city.towns, *city.communities))):
        # A village is the beginning of the names of its groups.
        if not area.endswith("村"):
            text = text.replace(area, "")
    text = _NUMERAL.sub(lambda numeral: _number(numeral[0]), text)
    text = _BETWEEN.sub("-", text).strip(" -")
    return re.sub("(?<=[^0-9A-Z-])(?=[0-9A-Z]+(?:-|$))", "-", text, count=1)


def _number(numeral: str) -> str:
    if "十" not in numeral:
        return "".join(str(_DIGITS[digit]) for digit in numeral)
    tens, ones = numeral.split("十", 1)
    return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))


def _prepare(connection: psycopg.Connection) -> None:
    if connection.execute("SELECT to_regclass('peer.address')").fetchone() == (None,):
        connection.execute((SQL / "trigrams.sql").read_text("utf-8"))


def trigrams(owner_url: str, texts: Sequence[str]) -> list[Found]:
    """The address with the likest trigrams, through the index."""
    nearest = (SQL / "nearest.sql").read_text("utf-8")
    found = []
    with psycopg.connect(owner_url, autocommit=True) as connection:
        _prepare(connection)
        for text in texts:
            began = time.perf_counter()
            row = connection.execute(nearest.encode(), {"written": text}).fetchone()
            unit_id, grid = row or (None, "")
            found.append(Found(unit_id, grid, time.perf_counter() - began))
    return found


def tantivy(owner_url: str, texts: Sequence[str]) -> list[Found]:
    """The address that scores best by the characters, pairs and numbers it has in common with the text."""
    with tempfile.TemporaryDirectory(dir=servers.home()) as folder:
        addresses, queries = Path(folder, "addresses"), Path(folder, "queries")
        with psycopg.connect(owner_url, autocommit=True) as connection, addresses.open("wb") as out:
            _prepare(connection)
            with connection.cursor().copy((SQL / "plain_addresses.sql").read_text("utf-8").encode()) as rows:
                for data in rows:
                    out.write(data)
        queries.write_text("\n".join(texts), "utf-8")
        command = [servers.peer_python("tantivy"), str(SCRIPT), str(addresses), str(queries)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [Found(int(number) if number else None, grid, seconds) for number, grid, seconds in json.loads(told)]
