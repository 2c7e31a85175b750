"""What each kind of evidence is worth, in nats: how much likelier it makes that a place is the one that is meant.

Fitted by ``bench/addresses/fit_weights.py`` as a softmax over the meanings of each text and "none of the known places"
on the bench's calibration noise (seeds 11 and 12), a quarter of the weight on texts about places that had been taken
out of the library; never on the test noise. What that noise hardly holds, or holds more often than life (HELD there),
was set by hand to what stands to reason. The sharpness is Platt's scaling of the shares on seeds 21 and 22.
"""

WEIGHTS: dict[str, float] = {
    # The name.
    "alias": 6.00,
    "short": -1.30,
    "homophone": -7.75,
    "nearly_homophone": -9.46,
    "look_alike": -6.97,
    "other_character": -12.00,
    "other_part": -6.00,
    "left_out": -5.52,
    "telling_left_out": -9.00,
    "doubled": -3.44,
    "added": -3.77,
    "telling_added": -9.00,
    "swapped": -3.76,
    "several_slips": -6.00,
    "a_name": -10.37,
    "broken_off": 0.00,
    "begun": -0.60,
    "begun_few": -2.00,
    # What stands around it.
    "before": -7.82,
    "telling_before": -12.00,
    "left_before": -1.00,
    "left_far": -0.04,
    "between": 3.86,
    "left_between": -8.08,
    "goes_on": -6.92,
    "after": -1.19,
    "left_after": -2.25,
    "part_behind": -13.00,
    "unknown_area": -0.57,
    "unknown_road": -3.80,
    "near": -2.09,
    "beside_another": -4.32,
    "road_before_place": -3.52,
    "somebodys_home": -10.24,
    "elsewhere": -12.00,
    # The areas that are said.
    "community": 1.66,
    "town": 1.18,
    "other_community": -3.00,
    "other_town": -2.80,
    "other_bare": -5.00,
    "known_area": -8.00,
    # The numbers.
    "reading": 4.12,
    "exists": -1.41,
    "rare": 0.95,
    "complete": 7.26,
    "implied": 0.97,
    "skipped": -5.33,
    "no_room": -2.74,
    "no_unit": -3.95,
    "no_building": -4.62,
    "no_building_of_known": -3.31,
    "no_numbers": -3.43,
}
# The worth of the other explanation: that none of the known places is meant.
UNKNOWN = -6.63
# An address names an area and nothing else.
AREA_ALONE = 3.0
# What is left of the confidence where only a part of an address is understood, and where the place is only near by.
PART, NEAR = 0.1, 0.5
# The same where a place is known and the building that is said is not: its grid may be sure all the same.
WITHOUT_BUILDING = 0.7

# Probability from the share of the posterior: logit(p) = sharpness x logit(share), so that a tie stays a tie.
ADDRESS_SHARPNESS, GRID_SHARPNESS = 1.00, 0.83


def worth(evidence: dict[str, float]) -> float:
    """The sum of the evidence in nats."""
    return sum([WEIGHTS[kind] * amount for kind, amount in evidence.items()])
