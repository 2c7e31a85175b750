from geo.heat.kinds import DisputeKindName, KindTree

TREE = KindTree(
    [
        DisputeKindName("02", "邻里", "Neighbours", None),
        DisputeKindName("0201", "用水", "Water", "02"),
        DisputeKindName("04", "物权", "Property", None),
        DisputeKindName("0402", "物业", "Estate", "04"),
        DisputeKindName("77", "外编码", "Foreign", "0402"),
    ]
)


def test_under_follows_the_parent_and_not_the_digits() -> None:
    assert TREE.under(["04"]) == ("04", "0402", "77")
    assert TREE.under(["0402"]) == ("0402", "77")


def test_overlaps_count_once() -> None:
    assert TREE.under(["02", "0201"]) == ("02", "0201")
    assert TREE.total({"02": 1, "0201": 2, "0402": 4, "77": 8}, "04") == 12


def test_roots_and_names() -> None:
    assert TREE.roots == ("02", "04")
    assert TREE["0402"].in_language("en") == "Estate"
    assert TREE["0402"].in_language("zh") == "物业"
    assert "0403" not in TREE
