from geo.heat.compared import AreaCompared, diverging_classes


def test_classes_are_the_same_on_both_sides_of_zero() -> None:
    found = diverging_classes([-40, -3, -1, 0, 1, 2, 2, 5, 9])
    bounds = [(c.lowest, c.highest) for c in found]
    assert bounds == [(-high, -low) for low, high in reversed(bounds)]
    assert (0, 0) in bounds
    assert len(bounds) <= 9
    assert bounds[-1][1] >= 40


def test_nothing_changed() -> None:
    assert [(c.lowest, c.highest) for c in diverging_classes([0, 0])] == [(0, 0)]
    assert [(c.lowest, c.highest) for c in diverging_classes([])] == [(0, 0)]


def test_change_needs_something_before() -> None:
    assert AreaCompared("1", "甲", 6, 4).change == 50.0
    assert AreaCompared("1", "甲", 6, 0).change is None
    assert AreaCompared("1", "甲", 1, 4).difference == -3
