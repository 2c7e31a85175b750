"""What was published, in which form and by whom, stands in the log."""

import structlog

from api.published.asked import Asked
from api.rights import CallerInfo

_log = structlog.get_logger("wangge.published")


def tell(caller: CallerInfo, form: str, asked: Asked, **facts: str) -> None:
    """Write down that ``caller`` published what was asked for in a form (``csv``, ``embed``, …)."""
    _log.info("published", by=caller.username, form=form, **asked.facts, **facts)
