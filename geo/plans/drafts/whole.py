"""Which communities of a draft are told of at once: a district has more cells than anybody looks at together."""

from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.errors import InvalidInputError
from geo.plans.drafts import repository
from geo.plans.drafts.reading import Draft
from geo.plans.drafts.repository import Community

MOST_CELLS = 12_000
"""Communities with so many cells in all are told of together; of more, those that somebody names."""


def together(communities: Sequence[Community]) -> bool:
    """Whether communities are few enough to be told of together."""
    return sum(community.cells for community in communities) <= MOST_CELLS


def chosen(draft: Draft, codes: Collection[str]) -> tuple[Community, ...]:
    """The communities of these codes, each once.

    Raises:
        InvalidInputError: the draft may not change one.
    """
    known = {community.code: community for community in draft.communities}
    for code in codes:
        if code not in known:
            raise InvalidInputError.of("community", "plan_community_not_in", code=code[:40])
    return tuple(known[code] for code in dict.fromkeys(codes))


def told(draft: Draft, codes: Collection[str]) -> tuple[Community, ...]:
    """The communities of these codes; without codes all of a draft, or none if they are too many.

    Raises:
        InvalidInputError: the draft may not change one.
    """
    return chosen(draft, codes) or (draft.communities if together(draft.communities) else ())


def named(draft: Draft, codes: Collection[str]) -> tuple[Community, ...]:
    """The communities of these codes; without codes all of a draft.

    Raises:
        InvalidInputError: the draft may not change one; or they are too many to be told of together, and none is named.
    """
    found = told(draft, codes)
    if not found:
        cells, n = sum(community.cells for community in draft.communities), len(draft.communities)
        raise InvalidInputError.of("community", "plan_communities_needed", n=n, cells=cells, most=MOST_CELLS)
    return found


def told_of(touched: Sequence[Community], codes: Collection[str]) -> tuple[Community, ...]:
    """Of communities that an edit touched, all; of too many, those of these codes."""
    if together(touched):
        return tuple(touched)
    return tuple(community for community in touched if community.code in codes)


async def concerned(session: AsyncSession, draft: Draft) -> tuple[Community, ...]:
    """Those that a question about all of a draft is about: of a large draft only what it changes."""
    if together(draft.communities):
        return draft.communities
    changed = await repository.changed_communities(session, draft.plan.id)
    return tuple(community for community in draft.communities if community.area_id in changed)
