"""Disputes under way that an approval hands over by name."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.errors import FieldFault, InvalidInputError
from geo.plans.drafts.state import State
from geo.plans.handover import repository
from geo.plans.handover.foreseeing import foresee, open_cases

_MOST_TOLD = 50


async def check_named(session: AsyncSession, drawn: Sequence[State], numbers: Sequence[str]) -> None:
    """Let only disputes be handed over by name that change hands or stay by the doing of a draft.

    Args:
        session: the transaction, under the identity of who names them.
        drawn: the communities of the draft.
        numbers: of the disputes.

    Raises:
        InvalidInputError: the asker sees no dispute of such a number, or the draft does not concern it; each is named.
    """
    ids = await repository.ids_of_cases(session, numbers)
    fates = (await foresee(session, drawn, clock.now())).fates(await open_cases(session, drawn, numbers))
    concerned = {case.id for case, _, end in fates if case.named and end is not None}
    wrong = [number for number in dict.fromkeys(numbers) if ids.get(number) not in concerned]
    if wrong:
        raise InvalidInputError("invalid_input", tuple(_fault(number, ids) for number in wrong[:_MOST_TOLD]))


def _fault(number: str, ids: dict[str, int]) -> FieldFault:
    fault = "plan_case_not_concerned" if number in ids else "plan_case_unknown"
    return FieldFault("hand_over", fault, {"number": number})
