"""What each kind of evidence is worth, in nats: how much likelier it makes that a place is the one that is meant."""

WEIGHTS: dict[str, float] = {
    # The name.
    "alias": 1.0,
    "short": -0.8,
    "misspelt": -1.35,
    "misspelt_short": -1.6,
    "begun": -0.35,
    "begun_generic": -0.2,
    "begun_few": -1.0,
    # What stands around it.
    "before": -3.2,
    "left_before": -0.4,
    "left_far": -0.12,
    "left_between": -0.9,
    "left_after": -0.22,
    "other_part": -3.5,
    "unknown_area": -0.5,
    "unknown_road": -0.15,
    "near": -0.5,
    "beside_another": -3.5,
    "road_before_place": -3.5,
    # The areas that are said.
    "community": 1.6,
    "town": 0.8,
    "other_community": -1.8,
    "other_town": -2.2,
    "other_bare": -0.7,
    # The numbers.
    "reading": 0.6,
    "found_building": 0.7,
    "found_unit": 0.3,
    "found_room": 0.5,
    "implied": -0.4,
    "skipped": -1.2,
    "no_room": -1.6,
    "no_unit": -1.8,
    "no_building": -3.3,
    "no_numbers": -2.5,
}
# The worth of the other explanation: that none of the known places is meant.
UNKNOWN = -4.2
# An address names only an area; the second where it says more than the area.
AREA_ALONE, AREA_INSTEAD = 3.0, -2.8
# What is left of the confidence where only a part of an address is understood, and where the place is only near by.
PART, NEAR = 0.45, 0.5

# Probability from the share of the posterior: logit(p) = a + b logit(share).
ADDRESS_A, ADDRESS_B = 0.0, 1.0
GRID_A, GRID_B = 0.0, 1.0


def worth(evidence: dict[str, float]) -> float:
    """The sum of the evidence in nats."""
    return sum([WEIGHTS[kind] * amount for kind, amount in evidence.items()])
