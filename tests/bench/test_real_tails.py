import json
from pathlib import Path

import numpy as np
import pytest

from bench.addresses import fit_tails, real_tails
from bench.addresses.labelled import Labelled, key, read
from geo.addresses.tail import Reading, tail_groups

Spans = list[tuple[str, str]]
ESTATE: Spans = [("poi", "阳光花园"), ("houseno", "3号楼"), ("cellno", "2单元"), ("roomno", "501室")]
BESIDE_A_ROAD: Spans = [("road", "北环路"), ("roadno", "48号"), ("houseno", "3幢"), ("roomno", "501")]
IN_A_VILLAGE: Spans = [("community", "溪口村"), ("roadno", "12号"), ("roomno", "503")]
TIED: Spans = [("road", "北环路"), ("roadno", "197"), ("redundant", "-"), ("houseno", "6号"), ("roomno", "503")]


def labelled(folder: Path, *rows: Spans, split: str = "train") -> list[Labelled]:
    file = folder / "elements.jsonl"
    lines = [{"text": "".join(written for _, written in row), "split": split, "spans": row} for row in rows]
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    return list(read(file))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("第03号楼", "3"),
        ("三五零二室", "3502"),
        ("２６-01栋", "26-1"),
        ("A座", "A"),
        ("12号门", "12"),
        ("八楼", "8"),
        ("1892窒", "1892"),
        ("15号馆", "15"),
    ],
)
def test_labelled_values_become_keys(written: str, expected: str) -> None:
    assert key(written) == expected


def test_the_number_of_a_road_is_no_building_beside_one_and_is_one_in_a_village(tmp_path: Path) -> None:
    beside, village = labelled(tmp_path, BESIDE_A_ROAD, IN_A_VILLAGE)
    tail = beside.tail(tail_groups(beside.text))
    assert tail is not None
    assert beside.right_for(tail) == Reading(building="3", room="501")
    tail = village.tail(tail_groups(village.text))
    assert tail is not None
    assert village.right_for(tail) == Reading(building="12", room="503")


def test_a_house_number_tied_to_that_of_the_road_is_a_part_of_it(tmp_path: Path) -> None:
    (row,) = labelled(tmp_path, TIED)
    assert row.reading == Reading(room="503")
    assert row.road_number is not None
    assert row.road_number[0] == "197-6"


def test_only_the_held_out_part_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(real_tails.VARIABLE, raising=False)
    assert real_tails.measure() is None
    rows = labelled(tmp_path, *([*ESTATE, ("person", "某" * n)] for n in range(1, 30)), split="dev")
    held = [row for row in rows if row.split == real_tails.HELD_OUT]
    assert 0 < len(held) < len(rows)
    monkeypatch.setenv(real_tails.VARIABLE, str(tmp_path / "elements.jsonl"))
    figures = real_tails.measure()
    assert figures is not None
    assert len(real_tails.answers(rows, real_tails.HELD_OUT)) == len(held)
    assert {figure.ours for figure in figures if "reading" in figure.name and "off" not in figure.name} == {100}


def test_a_wrong_room_spoils_all_three_and_the_room_but_not_the_building() -> None:
    wanted, first = Reading("3", "2", "501"), Reading("3", "2", "502", probability=0.8)
    told = [real_tails.Answer(wanted, first, (first, wanted))]
    shares = {figure.name: figure.ratio for figure in real_tails.figures(told)}
    assert shares["real tails, building, likeliest reading"] == 1
    assert shares["real tails, room, likeliest reading"] == 0
    assert shares["real tails, all three, likeliest reading"] == 0
    assert shares["real tails, all three, any reading"] == 1
    assert shares["real tails, probability off by, likeliest reading"] == pytest.approx(0.8)


def test_the_slope_of_the_fit_is_that_of_its_loss(tmp_path: Path) -> None:
    problem = fit_tails.Problem(labelled(tmp_path, *[ESTATE, BESIDE_A_ROAD, IN_A_VILLAGE] * 5))
    weights = np.linspace(-1, 1, len(problem.names))
    _, slope = problem.loss(weights)
    for place in range(0, len(weights), 7):
        step = np.zeros(len(weights))
        step[place] = 1e-5
        rise = (problem.loss(weights + step)[0] - problem.loss(weights - step)[0]) / 2e-5
        assert slope[place] == pytest.approx(rise, abs=1e-4)


def test_the_fit_learns_what_its_rows_say(tmp_path: Path) -> None:
    problem = fit_tails.Problem(labelled(tmp_path, *[ESTATE, BESIDE_A_ROAD, IN_A_VILLAGE] * 5))
    before, _ = problem.loss(np.zeros(len(problem.names)))
    weights = fit_tails.fit(problem)
    after, _ = problem.loss(np.array([weights.get(name, 0.0) for name in problem.names]))
    assert after < before / 2
