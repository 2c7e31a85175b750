import numpy as np
import pytest
import shapely

from geo.areas.crs import transformer
from geo.heat.density import BREAKS, Floats, bands, layer_for, peak_of, surface
from geo.heat.squares import LAYERS

X, Y = 457_000.0, 4_397_000.0


def exact(x: Floats, y: Floats, at_x: Floats, at_y: Floats, radius: float) -> Floats:
    """The sum of the kernels of all points, one by one."""
    squared = (at_x[:, None] - x) ** 2 + (at_y[:, None] - y) ** 2
    return np.asarray(np.exp(-squared / (2 * radius**2)).sum(axis=1) / (2 * np.pi * radius**2))


def clusters(count: int) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(5)
    middles = rng.uniform(0, 6_000, (12, 2))
    of = rng.integers(0, 12, count)
    spread = rng.normal(0, 250, (count, 2))
    return X + middles[of, 0] + spread[:, 0], Y + middles[of, 1] + spread[:, 1]


@pytest.mark.parametrize("radius", [100, 300, 1_500])
@pytest.mark.parametrize("count", [1, 7, 4_000])
def test_it_is_the_exact_sum_within_half_a_percent_of_the_peak(radius: int, count: int) -> None:
    x, y = clusters(count)
    patches = surface(x, y, np.ones(count), radius)
    rng = np.random.default_rng(6)
    for patch in patches:
        highest = np.unravel_index(patch.values.argmax(), patch.values.shape)
        rows = np.append(rng.integers(0, len(patch.y), 150), highest[0])
        columns = np.append(rng.integers(0, len(patch.x), 150), highest[1])
        found = patch.values[rows, columns]
        wanted = exact(x, y, patch.x[columns], patch.y[rows], radius)
        assert np.abs(found - wanted).max() <= 0.005 * peak_of(patches)
    inside = sum(patch.values.sum() for patch in patches) * (radius / 6) ** 2
    assert inside == pytest.approx(count)


def test_far_groups_are_drawn_apart_and_near_ones_together() -> None:
    def patches(apart: float) -> int:
        return len(surface(np.array([X, X + apart]), np.array([Y, Y]), np.ones(2), 100))

    assert (patches(50_000), patches(600)) == (2, 1)


def test_bands_hold_what_lies_between_their_bounds_and_are_valid() -> None:
    x, y = clusters(4_000)
    patches = surface(x, y, np.ones(4_000), 200)
    drawn = bands(patches, 1e6, 4542)
    assert [band.number for band in drawn] == list(range(len(BREAKS)))
    assert [(band.lowest, band.highest) for band in drawn] == list(zip(BREAKS, [*BREAKS[1:], None], strict=True))
    assert all(band.geometry.is_valid and band.geometry.geom_type == "MultiPolygon" for band in drawn)
    rng = np.random.default_rng(7)
    at_x, at_y = rng.uniform(X - 500, X + 6_500, 300), rng.uniform(Y - 500, Y + 6_500, 300)
    values = 1e6 * exact(x, y, at_x, at_y, 200)
    points = shapely.points(*transformer(4542, 4326).transform(at_x, at_y))
    tested = 0
    for band in drawn:
        high = band.highest or np.inf
        clear = (np.abs(values / band.lowest - 1) > 0.1) & (np.abs(values / high - 1) > 0.1)
        within = (values > band.lowest) & (values < high)
        assert (shapely.covers(band.geometry, points)[clear] == within[clear]).all()
        tested += int(within[clear].sum())
    assert tested > 100


def test_the_same_place_has_the_same_nodes_whatever_else_there_is() -> None:
    one = surface(np.array([X]), np.array([Y]), np.ones(1), 300)[0]
    two = surface(np.array([X, X + 900]), np.array([Y, Y + 70]), np.ones(2), 300)[0]
    assert set(one.x.tolist()) <= set(two.x.tolist())
    assert set(one.y.tolist()) <= set(two.y.tolist())


def test_no_cases_no_bands() -> None:
    nothing = np.empty(0)
    assert surface(nothing, nothing, nothing, 300) == []
    assert bands([], 1e6, 4542) == []
    assert peak_of([]) == 0


def test_squares_are_fine_enough_for_the_radius() -> None:
    assert [layer_for(radius) for radius in (100, 300, 500, 3_000)] == [20, 20, 18, 16]
    assert layer_for(1e9) == LAYERS[0]
