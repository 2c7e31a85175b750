"""The sentences that stand on every picture: when, where, what was left out, and who may see it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from api.faults import Language
from api.pictures.ground import names_of
from api.pictures.words import say
from geo.areas.level import Level
from geo.core import clock
from geo.heat.selection import Selection


def period_fact(first: date | None, last: date | None, language: Language) -> str:
    """The period in a sentence, open ends too."""
    return say(
        language,
        "period",
        first=first or say(language, "earliest"),
        last=last or say(language, "latest"),
    )


async def facts(
    session: AsyncSession, selection: Selection, level: Level, count: int, language: Language
) -> tuple[str, ...]:
    """How many areas, what was asked for apart from the period, and as of when."""
    asked = selection.filter
    level_name = say(language, f"level_{level.value}")
    return (
        say(language, "areas", level=level_name, count=count),
        *_named("area", await names_of(session, selection), language),
        *_named("kind", [selection.tree[kind].in_language(language) for kind in asked.kinds], language),
        *_named("channel", [say(language, f"channel_{each}") for each in asked.channels], language),
        *_named("state", [say(language, f"state_{each}") for each in asked.states], language),
        say(language, "boundaries", at=f"{selection.at.astimezone(clock.SHANGHAI):%Y-%m-%d}"),
        say(language, "drawn", now=f"{clock.now():%Y-%m-%d %H:%M}"),
    )


def marks(language: Language, key: str = "internal") -> tuple[str, ...]:
    """Who may see it (by default the office alone, for the numbers are exact), and whether it is invented."""
    meant_for = say(language, key)
    return (say(language, "demo"), meant_for) if clock.is_demo() else (meant_for,)


def _named(key: str, names: Sequence[str], language: Language) -> list[str]:
    return [say(language, key, names=say(language, "comma").join(names))] if names else []
