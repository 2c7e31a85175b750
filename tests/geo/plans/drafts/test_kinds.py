"""Every edit has a kind that the screens have words for."""

import importlib
import pkgutil
from typing import get_args

from geo.plans.drafts import operations
from geo.plans.drafts.operations.operation import OperationKind
from geo.plans.drafts.operations.telling import Lock

CARRIED_OVER = "rebase"


def test_the_kinds_of_the_contract_are_those_of_the_operations() -> None:
    modules = [
        importlib.import_module(f"{operations.__name__}.{each.name}")
        for each in pkgutil.iter_modules(operations.__path__)
    ]
    classes = [each for module in modules for each in vars(module).values() if isinstance(each, type)]
    kinds = {each.kind for each in classes if isinstance(getattr(each, "kind", None), str)}
    kinds |= {Lock(("1",), locked).kind for locked in (True, False)}
    assert kinds | {CARRIED_OVER} == set(get_args(OperationKind))
