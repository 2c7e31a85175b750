"""Who may do what: roles by actions, in one table. Where they may do it is the area the role is held for."""

from dataclasses import dataclass
from enum import StrEnum

from geo.core.errors import NotAllowedError
from geo.core.identity import Identity


class Role(StrEnum):
    """The roles of domain language: 综治中心负责人, 受理分流岗, 网格管理岗, 网格长, 人民调解员, 系统管理员."""

    MANAGER = "manager"
    DISPATCHER = "dispatcher"
    PLANNER = "planner"
    LEADER = "leader"
    MEDIATOR = "mediator"
    ADMIN = "admin"


class Action(StrEnum):
    """What a right is a right to."""

    SEE_FIGURES = "figures.see"
    PUBLISH_FIGURES = "figures.publish"
    SEE_CASES = "cases.see"
    SEE_RESTRICTED = "cases.see_restricted"
    CREATE_CASE = "cases.create"
    DISPATCH_CASE = "cases.dispatch"
    HANDLE_CASE = "cases.handle"
    MERGE_CASES = "cases.merge"
    EXPORT_CASES = "cases.export"
    READ_CONTACT = "contacts.read"
    LOCATE = "places.locate"
    IMPORT_PLACES = "imports.places"
    IMPORT_CASES = "imports.cases"
    EDIT_PLACES = "places.edit"
    JUDGE_NAMES = "places.judge_names"
    SEE_MISROUTES = "places.see_misroutes"
    SEE_PLANS = "plans.see"
    EDIT_PLANS = "plans.edit"
    REVIEW_PLANS = "plans.review"
    APPROVE_PLANS = "plans.approve"
    MANAGE_PEOPLE = "people.manage"
    MANAGE_ACCOUNTS = "accounts.manage"


_M, _D, _P, _L, _T, _A = Role.MANAGER, Role.DISPATCHER, Role.PLANNER, Role.LEADER, Role.MEDIATOR, Role.ADMIN

RIGHTS: dict[Action, frozenset[Role]] = {
    Action.SEE_FIGURES: frozenset({_M, _D, _P, _L, _T}),
    Action.PUBLISH_FIGURES: frozenset({_M}),
    Action.SEE_CASES: frozenset({_M, _D, _L, _T}),
    Action.SEE_RESTRICTED: frozenset({_M}),
    Action.CREATE_CASE: frozenset({_D, _L, _T}),
    Action.DISPATCH_CASE: frozenset({_M, _D}),
    Action.HANDLE_CASE: frozenset({_M, _L, _T}),
    Action.MERGE_CASES: frozenset({_M, _D, _T}),
    Action.EXPORT_CASES: frozenset({_M, _D}),
    Action.READ_CONTACT: frozenset({_M, _D, _L, _T}),
    Action.LOCATE: frozenset({_M, _D, _P, _L, _T, _A}),
    Action.IMPORT_PLACES: frozenset({_P, _A}),
    Action.IMPORT_CASES: frozenset({_M, _D}),
    Action.EDIT_PLACES: frozenset({_P, _A}),
    Action.JUDGE_NAMES: frozenset({_M, _D, _P, _A}),
    Action.SEE_MISROUTES: frozenset({_M, _D, _P}),
    Action.SEE_PLANS: frozenset({_M, _P}),
    Action.EDIT_PLANS: frozenset({_P}),
    Action.REVIEW_PLANS: frozenset({_M, _P}),
    Action.APPROVE_PLANS: frozenset({_M}),
    Action.MANAGE_PEOPLE: frozenset({_P, _A}),
    Action.MANAGE_ACCOUNTS: frozenset({_A}),
}


@dataclass(frozen=True)
class Grant:
    """A role held for an area, whose keys run from ``lo`` to ``hi``."""

    role: Role
    lo: int
    hi: int


@dataclass(frozen=True)
class CallerInfo:
    """Who is asking, with the roles they hold."""

    account_id: int
    username: str
    name: str
    language: str
    person_id: int | None
    grants: tuple[Grant, ...]
    session_id: str | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held anywhere."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def actions(self) -> frozenset[Action]:
        """What the caller may do somewhere."""
        return frozenset(action for action, roles in RIGHTS.items() if roles & self.roles)

    @property
    def identity(self) -> Identity:
        """What the database lets this caller see of single cases."""
        return Identity(self.account_id, self.ranges(Action.SEE_CASES), self.ranges(Action.SEE_RESTRICTED))

    @property
    def counting_identity(self) -> Identity:
        """What the database lets this caller count: wider, for those who see figures and no cases. Never for a list."""
        seen = self.ranges(Action.SEE_CASES, Action.SEE_FIGURES)
        return Identity(self.account_id, seen, self.ranges(Action.SEE_RESTRICTED))

    @property
    def plan_ranges(self) -> tuple[tuple[int, int], ...]:
        """The ranges of area keys in which this caller may read drafts of other grids."""
        return self.ranges(Action.SEE_PLANS)

    def ranges(self, *actions: Action) -> tuple[tuple[int, int], ...]:
        """The ranges of area keys in which the caller may do any of ``actions``."""
        roles = frozenset().union(*(RIGHTS[action] for action in actions))
        return tuple(sorted({(grant.lo, grant.hi) for grant in self.grants if grant.role in roles}))


def may(caller: CallerInfo, action: Action, scope: int | None = None) -> bool:
    """Whether the caller may do ``action``, in the area of key ``scope`` if one is given."""
    held = RIGHTS[action]
    return any(grant.role in held and (scope is None or grant.lo <= scope <= grant.hi) for grant in caller.grants)


def require(caller: CallerInfo, action: Action, scope: int | None = None) -> None:
    """Let nobody past who may not do ``action``.

    Raises:
        NotAllowedError: the caller's roles do not include it, or not for that area.
    """
    if not may(caller, action, scope):
        raise NotAllowedError("not_allowed", action=action.value)
