"""Faults of the domain: facts and an id, no status codes and no sentences for people.

The application maps each class to a status, and each ``fault`` id to a sentence in the caller's language. That a point
lies in no grid, or that the router is not sure, is a result and not a fault.
"""

from dataclasses import dataclass
from dataclasses import field as dataclass_field


@dataclass(frozen=True)
class FieldFault:
    """One thing wrong with one field of the input."""

    field: str
    fault: str
    facts: dict[str, object] = dataclass_field(default_factory=dict)


class WanggeError(Exception):
    """A fault of the domain.

    Args:
        fault: the id of the sentence that tells people what is wrong and what to do.
        facts: the values that sentence needs.
        fields: the fields at fault, where the input is at fault.
    """

    def __init__(self, fault: str, fields: tuple[FieldFault, ...] = (), **facts: object) -> None:
        super().__init__(fault)
        self.fault = fault
        self.fields = fields
        self.facts = facts


class InvalidInputError(WanggeError):
    """The input cannot be what the caller meant."""

    @classmethod
    def of(cls, field_name: str, fault: str, **facts: object) -> "InvalidInputError":
        """The fault of one field."""
        return cls("invalid_input", (FieldFault(field_name, fault, facts),))


class NotFoundError(WanggeError):
    """There is nothing of that name, or nothing the caller may see."""


class NotAllowedError(WanggeError):
    """The caller is known and may not do this."""


class NotSignedInError(WanggeError):
    """Nobody is signed in."""


class ConflictError(WanggeError):
    """The state of the thing does not allow this now."""


class TooManyAttemptsError(WanggeError):
    """The caller has to wait before the next try; the facts say how many ``seconds``."""


class TooLargeError(WanggeError):
    """The input is larger than this installation accepts."""


class UnsupportedFileError(WanggeError):
    """The file is not of a type that is read, or not what its name says."""


class UnavailableError(WanggeError):
    """A part that is needed does not answer; the same request may succeed later."""
