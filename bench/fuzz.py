"""``python -m bench.fuzz``: ten thousand edits of every kind at random, sensible and not, on the rows of drafts.

After each, the grids of the community are an exact coverage of its cells, each in one piece, with every household; each
refusal leaves all rows as they were; undoing all brings back the rows there were at every step. What is wrong stops it.
"""

import os
import sys
import time

import uvloop

from api.cluster import Urls, app_access, test_server
from api.cluster.access import open_app_access
from bench.database import kept, migrate
from geo.core.database import Database
from geo.core.identity import desk, identify
from geo.core.settings import settings
from geo.people.tables import Account, Person
from tests.geo.plans.drafts.fuzz import Fuzz
from tests.geo.plans.drafts.slanting import Slanting, make_slanting, slanting_at

EDITS, DRAFTS = int(os.environ.get("WANGGE_FUZZ_EDITS", "10000")), 4
NAME = "wangge_bench_fuzz_1"


def main() -> None:
    owner = kept(settings().database_url or test_server(), NAME, _fill)
    urls = Urls(owner, app_access(owner))
    open_app_access(urls)
    uvloop.run(_fuzz(urls.app))


def _fill(url: str) -> None:
    migrate(url)
    uvloop.run(_ground(url))


async def _ground(url: str) -> None:
    database = Database(url, 1, statement_timeout_s=0)
    await database.open()
    async with database.sessions() as session, session.begin():
        session.add(Account(username="fuzz", display_name="Fuzz", password_hash="", language="en", active=True))
        session.add_all(Person(name=name, work_phone="") for name in ("甲", "乙", "丙"))
        await make_slanting(session)
    await database.close()


async def _fuzz(url: str) -> None:
    database = Database(url, 1, statement_timeout_s=0)
    await database.open()
    async with database.sessions() as session:
        ground = await slanting_at(session)
    each = EDITS // DRAFTS
    for seed in range(DRAFTS):
        began = time.monotonic()
        fuzz, undone = await _one(database, ground, each, seed)
        print(_told(fuzz, each, undone, seed, time.monotonic() - began), flush=True)
        print(
            f"fuzz: made {dict(fuzz.done.most_common())}; refused {dict(fuzz.refused.most_common())}", file=sys.stderr
        )
    await database.close()


def _told(fuzz: Fuzz, edits: int, undone: int, seed: int, seconds: float) -> str:
    return (
        f"fuzz: seed {seed}: {edits:,} edits, {fuzz.done.total():,} made, {fuzz.refused.total():,} refused for"
        f" {len(fuzz.refused)} reasons; coverage valid and border identical, area off by {fuzz.drift_m2:.1e} m² at"
        f" most, published outlines beside the border by {100 * fuzz.beside_m:.1f} cm; {undone:,} undone to identical"
        f" rows; {seconds:.0f} s"
    )


async def _one(database: Database, ground: Slanting, edits: int, seed: int) -> tuple[Fuzz, int]:
    """A draft edited at random, each edit in a transaction of its own as a server would, and all taken back."""
    async with database.sessions() as session:
        await identify(session, desk())
        fuzz = await Fuzz.begin(session, ground, seed)
        await session.commit()
        for _ in range(edits):
            await identify(session, desk())
            await fuzz.step()
            await session.commit()
        undone = await fuzz.undo_all()
        await session.commit()
    return fuzz, undone


if __name__ == "__main__":
    main()
