"""The dictionary of disputes: the kinds of GB/T 31000 in two levels, with the method to try first where one is set."""

import csv
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources

from psycopg import Connection

from geo.core.database import sql
from geo.heat.pyramid.rebuilding import put_out_of_use


@dataclass(frozen=True)
class Kind:
    """One kind of dispute.

    Attributes:
        code: two digits at the top, four below; the parent is the prefix of two.
        name: as it stands on screen, in Chinese.
        first_method: how the district tries to settle such a dispute first, where it has said so.
        edition: the standard the code is taken from.
    """

    code: str
    name: str
    name_en: str
    parent_code: str | None
    first_method: str | None
    edition: str


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of the dictionary that comes with the product, parents before children."""
    text = resources.files("geo.cases").joinpath("kinds.csv").read_text("utf-8")
    return tuple(
        Kind(
            row["code"],
            row["name"],
            row["name_en"],
            row["parent_code"] or None,
            row["first_method"] or None,
            row["edition"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def load_kinds(connection: Connection) -> int:
    """Bring the dictionary in the database up to this edition; kinds added locally stay. The caller commits.

    Where a kind gets another parent, its cases count under another one: the counters of heat are put out of use until
    they are made anew (see :func:`geo.heat.pyramid.rebuilding.rebuild`), which the next start does.

    Args:
        connection: of the owner.

    Returns:
        How many kinds were new or changed.
    """
    with connection.cursor() as cursor:
        before: dict[str, str | None] = dict(cursor.execute(sql("geo.cases", "parents_of_kinds")).fetchall())
        cursor.executemany(sql("geo.cases", "load_kinds"), [asdict(kind) for kind in kinds()])
        changed = max(cursor.rowcount, 0)
    if any(before.get(kind.code, kind.parent_code) != kind.parent_code for kind in kinds()):
        put_out_of_use(connection)
    return changed
