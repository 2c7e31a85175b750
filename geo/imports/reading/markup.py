"""XML from strangers: no document type, so no entities, no bombs and no outside files; no endless nesting."""

from typing import IO
from xml.etree.ElementTree import Element
from xml.parsers import expat

from geo.core.errors import UnsupportedFileError

DEEPEST = 200
_PIECE = 1 << 16


class _RootFoundError(Exception):
    """The root element has begun: no document type can come any more."""


def root_of(file: IO[bytes]) -> str:
    """The local name of the root element, lower case.

    Raises:
        UnsupportedFileError: not XML, or with a document type.
    """
    found: list[str] = []

    def begin(name: str, _: object) -> None:
        found.append(name.rpartition(":")[2].lower())
        raise _RootFoundError

    def refuse(*_: object) -> None:
        raise UnsupportedFileError("xml_with_doctype")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        while piece := file.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except _RootFoundError:
        return found[0]
    except expat.ExpatError as error:
        raise UnsupportedFileError("xml_damaged", line=error.lineno) from error
    except (ValueError, LookupError) as error:
        raise UnsupportedFileError("xml_encoding_unknown") from error
    raise UnsupportedFileError("xml_damaged", line=1)


def refuse_doctype(file: IO[bytes]) -> None:
    """Refuse a part of a workbook that is not plain XML."""
    root_of(file)


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
