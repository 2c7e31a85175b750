"""Contact details of the people of a case: encrypted before they are stored, decrypted for those who may read them."""

from dataclasses import dataclass
from json import dumps, loads

from cryptography.fernet import Fernet
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.core.secrets import contact_key


@dataclass(frozen=True)
class Contact:
    """How to reach the person who reported, and what to mind when doing so."""

    name: str = ""
    phone: str = ""
    safe_hours: str = ""
    do_not_call: bool = False


def seal(text: str) -> bytes:
    """``text`` encrypted with this installation's key."""
    return Fernet(contact_key()).encrypt(text.encode())


def unseal(ciphertext: bytes) -> str:
    """The text that :func:`seal` encrypted."""
    return Fernet(contact_key()).decrypt(ciphertext).decode()


def seal_contact(contact: Contact) -> bytes:
    """A contact as it is stored."""
    return seal(dumps(vars(contact), ensure_ascii=False))


async def read_contact(session: AsyncSession, case_id: int, why: str) -> Contact | None:
    """The contact of a case that the caller may see; the database writes down who looked and why.

    None where there is no contact or the case is not the caller's to see.
    """
    rows = await fetch_all(session, sql("geo.cases", "read_contact"), {"case_id": case_id, "why": why})
    ciphertext = rows[0]["ciphertext"]
    return None if ciphertext is None else Contact(**loads(unseal(ciphertext)))
