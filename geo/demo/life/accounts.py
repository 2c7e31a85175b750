"""The accounts one signs in to the demo with, all with the password ``demo``."""

from dataclasses import dataclass

from geo.demo.life.names import People
from geo.people.accounts import passwords

PASSWORD = "demo"  # noqa: S105
_DISPLAY = {
    "manager": "综治中心负责人",
    "dispatcher": "受理分流岗",
    "planner": "网格管理岗",
    "leader": "网格长",
    "mediator": "人民调解员",
    "admin": "系统管理员",
}
DISPATCHER_ID = list(_DISPLAY).index("dispatcher") + 1
LEADER_ID = list(_DISPLAY).index("leader") + 1


@dataclass(frozen=True)
class Account:
    """An account with the one role its name says, held for ``areas`` (codes)."""

    id: int
    username: str
    display_name: str
    person_id: int | None
    areas: tuple[str, ...]


def accounts(
    district: str, people: People, leader: tuple[int, str, tuple[str, ...]], mediator: tuple[int, str, str]
) -> list[Account]:
    """The six accounts.

    Args:
        district: code of the area that most roles are held for.
        people: names those who are nobody else in the demo.
        leader: id and name of the leader who signs in, and codes of the grids they lead.
        mediator: id and name of the mediator who signs in, and code of their community.
    """
    areas: dict[str, tuple[str, ...]] = dict.fromkeys(_DISPLAY, (district,))
    areas |= {"leader": leader[2], "mediator": (mediator[2],)}
    persons = {"leader": leader[:2], "mediator": mediator[:2]}
    found = []
    for number, (username, title) in enumerate(_DISPLAY.items(), start=1):
        person_id, name = persons.get(username, (None, people.name()))
        found.append(Account(number, username, f"{name}（{title}）", person_id, areas[username]))
    return found


def password_hash() -> str:
    """The hash of the password all of them share (slow, so made once)."""
    return passwords.hashed(PASSWORD)
