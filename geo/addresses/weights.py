"""What each kind of evidence is worth, in nats: how much likelier it makes that a place is the one that is meant.

Fitted as a softmax over the meanings of each text and "none of the known places", with a penalty for straying from
what stood here before, on some 9,500 texts of the bench's calibration noise (bench/addresses/calibration.py, seeds 11
and 12), a third of them, weighted to an eighth, about places that had been taken out of the library; never on the test
noise. What that noise hardly holds (a name that goes on, a telling character before it, a bare word of another area, a
building that is missing) was set back to what stands to reason, and so was the worth of the unknown, by a third of a
nat, on seed 8128. The sharpness is Platt's scaling of the shares on seeds 21 and 22.
"""

WEIGHTS: dict[str, float] = {
    # The name.
    "alias": 4.51,
    "short": -1.3,
    "homophone": -6.20,
    "nearly_homophone": -7.60,
    "look_alike": -1.56,
    "other_character": -10.30,
    "other_part": -6.00,
    "left_out": -3.87,
    "doubled": -4.94,
    "added": -4.26,
    "swapped": -2.85,
    "several_slips": -4.74,
    "a_name": -12.11,
    "begun": -0.63,
    "begun_few": -1.31,
    # What stands around it.
    "before": -7.82,
    "telling_before": -12.0,
    "left_before": -1.25,
    "left_far": -0.03,
    "between": -0.82,
    "left_between": -3.86,
    "goes_on": -6.92,
    "after": -1.19,
    "left_after": -2.25,
    "part_behind": -13.0,
    "unknown_area": -0.57,
    "unknown_road": -0.74,
    "near": -0.36,
    "beside_another": -4.18,
    "road_before_place": -3.52,
    "somebodys_home": -4.5,
    "elsewhere": -12.0,
    # The areas that are said.
    "community": 1.54,
    "town": 1.51,
    "other_community": -3.44,
    "other_town": -3.15,
    "other_bare": -5.0,
    # The numbers.
    "reading": 6.36,
    "exists": 1.70,
    "complete": 5.79,
    "implied": -0.14,
    "skipped": -5.97,
    "no_room": -1.03,
    "no_unit": -1.09,
    "no_building": -4.62,
    "no_building_of_known": -3.31,
    "no_numbers": -3.15,
}
# The worth of the other explanation: that none of the known places is meant.
UNKNOWN = -6.4
# An address names an area and nothing else.
AREA_ALONE = 3.0
# What is left of the confidence where only a part of an address is understood, and where the place is only near by.
PART, NEAR = 0.1, 0.5
# The same where a place is known and the building that is said is not: its grid may be sure all the same.
WITHOUT_BUILDING = 0.7

# Probability from the share of the posterior: logit(p) = sharpness x logit(share), so that a tie stays a tie.
ADDRESS_SHARPNESS, GRID_SHARPNESS = 0.8, 0.9


def worth(evidence: dict[str, float]) -> float:
    """The sum of the evidence in nats."""
    return sum([WEIGHTS[kind] * amount for kind, amount in evidence.items()])
