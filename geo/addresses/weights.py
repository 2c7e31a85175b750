"""What each kind of evidence is worth, in nats: how much likelier it makes that a place is the one that is meant.

Fitted as a softmax over the meanings of each text and "none of the known places", with a penalty for straying from
what was set by hand, on some 6,700 texts of the bench's calibration noise (bench/addresses/calibration.py, seeds 11 and
12), a part of them with the true place taken out of the library; never on the test noise. What that noise hardly holds
(a name that goes on, a telling character before it, numbers that are missing) was set back to what stands to reason.
The worth of the unknown and the sharpness are Platt's scaling of the shares on seeds 21 and 22.
"""

WEIGHTS: dict[str, float] = {
    # The name.
    "alias": 2.71,
    "short": -1.3,
    "homophone": -2.08,
    "nearly_homophone": -2.21,
    "look_alike": -1.56,
    "other_character": -4.4,
    "other_part": -6.00,
    "left_out": -2.9,
    "doubled": -2.0,
    "added": -3.6,
    "swapped": -3.70,
    "slips_in_short": -1.84,
    "begun": -1.13,
    "begun_few": -2.07,
    # What stands around it.
    "before": -3.81,
    "telling_before": -7.0,
    "left_before": 0.01,
    "left_far": -0.22,
    "between": -0.51,
    "left_between": -0.88,
    "goes_on": -4.8,
    "after": -0.85,
    "left_after": -1.11,
    "part_behind": -7.5,
    "unknown_area": -0.56,
    "unknown_road": -0.17,
    "near": -0.36,
    "beside_another": -4.14,
    "road_before_place": -3.52,
    "somebodys_home": -4.5,
    "elsewhere": -12.0,
    # The areas that are said.
    "community": 1.6,
    "town": 0.90,
    "other_community": -4.0,
    "other_town": -2.2,
    "other_bare": -1.87,
    # The numbers.
    "reading": 2.5,
    "exists": 1.6,
    "complete": 2.4,
    "implied": -0.14,
    "skipped": -4.73,
    "no_room": -0.7,
    "no_unit": -0.9,
    "no_building": -3.7,
    "no_numbers": -3.15,
}
# The worth of the other explanation: that none of the known places is meant.
UNKNOWN = -4.5
# An address names an area and nothing else.
AREA_ALONE = 3.0
# What is left of the confidence where only a part of an address is understood, and where the place is only near by.
PART, NEAR = 0.45, 0.5

# Probability from the share of the posterior: logit(p) = sharpness x logit(share), so that a tie stays a tie.
ADDRESS_SHARPNESS, GRID_SHARPNESS = 0.8, 0.9


def worth(evidence: dict[str, float]) -> float:
    """The sum of the evidence in nats."""
    return sum([WEIGHTS[kind] * amount for kind, amount in evidence.items()])
