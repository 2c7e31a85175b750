"""What is kept beside a dispute: how to reach whoever reported it, and where the parties live."""

from geo.cases.contact import Contact
from geo.demo.life.chance import Chance
from geo.demo.life.disputes import Dispute
from geo.demo.life.names import People
from geo.demo.life.spots import Spot, Spots

_LEAVE_A_NUMBER = {
    "hotline": 0.9, "app": 0.95, "window": 0.8, "police": 0.7, "visit": 0.2, "sweep": 0.12, "grid_system": 0.1,
    "daily_report": 0.08, "opinion": 0.05,
}  # fmt: skip
_HOME_TOLD = 0.14


def contact_of(dispute: Dispute, people: People, chance: Chance) -> Contact | None:
    """The contact of a dispute, None where nobody left one."""
    if not chance.happens(_LEAVE_A_NUMBER[dispute.plan.channel]):
        return None
    if dispute.plan.danger:
        hours = chance.one(("9:00—11:00", "14:00—16:00", ""))
        return Contact(people.caller(), people.phone(), hours, not hours)
    return Contact(people.caller(), people.phone())


def homes_of(dispute: Dispute, spots: Spots, chance: Chance) -> list[tuple[str, Spot]]:
    """Other places told of: where a party lives, by part. Nothing of the kind where somebody is in danger."""
    spot = dispute.spot
    if dispute.restricted or spot is None or spot.grid is None or not chance.happens(_HOME_TOLD):
        return []
    setting = "flat" if spot.grid.urban else "village"
    return [("party_home", spots.home_in(spot.grid, setting, chance))]
