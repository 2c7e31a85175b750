"""Contacts in the kept rows of a refused case: as secret as those of a case, so encrypted at rest."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from geo.cases.contact import seal, unseal
from geo.imports.columns import Columns
from geo.imports.findings import Finding

_MARK = "sealed:"
_CONTACT_FIELDS = ("contact_name", "contact_phone")


def contact_columns(columns: Columns, names: Collection[str]) -> set[str]:
    """Names of the columns that hold contacts; ``names`` are all columns of the file in order."""
    places = {columns.places[field] for field in _CONTACT_FIELDS if field in columns.places}
    return {name for i, name in enumerate(names) if i in places}


def sealed(finding: Finding, secret: Collection[str]) -> Finding:
    """The finding with the cells of the ``secret`` columns encrypted."""
    values = {
        name: _MARK + seal(value).decode() if name in secret and value else value
        for name, value in finding.values.items()
    }
    return replace(finding, values=values)


def opened(values: Mapping[str, str]) -> dict[str, str]:
    """The cells of a kept row with the encrypted ones readable again."""
    return {
        name: unseal(value.removeprefix(_MARK).encode()) if value.startswith(_MARK) else value
        for name, value in values.items()
    }
