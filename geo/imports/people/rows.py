"""Rows of a file as posts: who answers for which area, as what, and in which order."""

import re
from dataclasses import dataclass

from geo.imports.people.fields import EMPLOYMENT, POSTS
from geo.imports.places import KnownArea, Places
from geo.imports.reading.source import Row
from geo.imports.work import Work

_PHONE = re.compile(r"\+?\d[\d\- ()（）]{4,24}")
_LONGEST_NAME, _HIGHEST_RANK = 60, 99


@dataclass(frozen=True)
class Someone:
    """A person as a file names one: by the number of their staff, or by name and phone."""

    name: str
    phone: str
    staff_number: str

    @property
    def key(self) -> tuple[str, str]:
        """By what two rows are the same person."""
        return ("#", self.staff_number) if self.staff_number else (self.name, self.phone)


@dataclass(frozen=True)
class Post:
    """A post of somebody in an area; ``rank`` is None where the row does not say."""

    row: Row
    someone: Someone
    area: KnownArea
    post: str
    employment: str
    rank: int | None


def read_posts(work: Work, places: Places) -> list[Post]:
    """The posts of a file; somebody twice in one area with one post is noted and left out."""
    seen: dict[tuple[object, ...], int] = {}
    posts: list[Post] = []
    for row in work.rows():
        post = _post(work, places, row)
        if post is None:
            continue
        key = (post.someone.key, post.area.id)
        if key in seen:
            work.findings.error(row, "name", "person_twice_in_file", name=post.someone.name, first=seen[key])
            continue
        seen[key] = row.number
        posts.append(post)
    return posts


def _post(work: Work, places: Places, row: Row) -> Post | None:
    columns, findings = work.columns, work.findings
    name = columns.get(row, "name").strip()
    if not name:
        findings.error(row, "name", "person_name_missing")
    elif len(name) > _LONGEST_NAME:
        findings.error(row, "name", "text_too_long", most=_LONGEST_NAME, length=len(name))
    phone = columns.get(row, "phone").strip()
    if phone and not _PHONE.fullmatch(phone):
        findings.error(row, "phone", "phone_unreadable", value=phone[:40])
    words = {}
    for field_name, known in (("employment", EMPLOYMENT), ("post", POSTS)):
        text = columns.get(row, field_name).strip()
        words[field_name] = known.get(text.lower(), "")
        if not words[field_name]:
            findings.error(row, field_name, "word_of_post_unknown", value=text[:40])
    rank = columns.get(row, "rank").strip()
    if rank and not (rank.isdecimal() and 1 <= int(rank) <= _HIGHEST_RANK):
        findings.error(row, "rank", "rank_unreadable", value=rank[:40])
    area = places.find(work, row)
    if area is None and row.number not in findings.refused:
        findings.error(row, "grid", "grid_of_person_missing")
    if area is None or row.number in findings.refused:
        return None
    someone = Someone(name, phone, columns.get(row, "staff_number").strip())
    return Post(row, someone, area, words["post"], words["employment"], int(rank) if rank else None)
