"""``python -m bench.addresses.look_alikes``: which common characters look alike, measured on how they are drawn.

Chromium draws the 3,755 common characters of GB 2312 in the regular sans and the bold serif of Noto CJK. Two of them
look alike as far as their drawings, or one and a part of the other (洪 and 共), or parts of both (清 and 情), agree:
the correlation of their ink on 16 by 16 fields, each cut to its own extent. The nearest few of each are written to
``geo/addresses/look_alikes.txt``: a line holds a character and those behind it in the standard that look like it.
"""

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from playwright.sync_api import sync_playwright

from geo.addresses import sounds

Images = npt.NDArray[np.float32]
FONTS = ("60px 'Noto Sans CJK SC'", "bold 60px 'Noto Serif CJK SC'")
SIDE, FIELDS, INK = 64, 16, 60.0
# So many of the nearest as a whole, and with parts, are kept.
WHOLE, PARTS = 10, 10
# Left, top, right, bottom of the parts that a character may share with another, and how much less an agreement counts
# of a part with a whole, and of two parts; None: not held against each other.
RIGHT = [(x, 0.0, 1.0, 1.0) for x in (0.3, 0.36, 0.42, 0.5)]
BOTTOM = [(0.0, y, 1.0, 1.0) for y in (0.28, 0.36, 0.44)]
TOP = [(0.0, 0.0, 1.0, y) for y in (0.55, 0.68)]
LEFT = [(0.0, 0.0, x, 1.0) for x in (0.5, 0.62)]
INNER = [(0.18, 0.18, 0.82, 0.82), (0.25, 0.25, 1.0, 1.0), (0.12, 0.2, 0.88, 0.88)]
PART_OF_WHOLE = 0.05
PART_OF_PART = [(RIGHT, 0.08), (BOTTOM, 0.08), (TOP, None), (LEFT, 0.15), (INNER, None)]
DRAW = """([characters, font, side]) => {
  const context = new OffscreenCanvas(side, side).getContext("2d", {willReadFrequently: true});
  context.font = font; context.textAlign = "center"; context.textBaseline = "middle";
  const ink = new Uint8Array(characters.length * side * side);
  [...characters].forEach((character, number) => {
    context.clearRect(0, 0, side, side); context.fillText(character, side / 2, side / 2);
    const drawn = context.getImageData(0, 0, side, side).data;
    for (let at = 0; at < side * side; at++) ink[number * side * side + at] = drawn[4 * at + 3];
  });
  let text = ""; for (const byte of ink) text += String.fromCharCode(byte);
  return btoa(text);
}"""


def main() -> None:
    characters = common()
    whole = np.full((len(characters),) * 2, -1.0, dtype=np.float32)
    parts = whole.copy()
    for images in drawn(characters):
        for_whole, for_parts = likeness(images)
        whole, parts = np.maximum(whole, for_whole), np.maximum(parts, for_parts)
    alike = nearest(whole, WHOLE) | nearest(parts, PARTS)
    lines = [
        character + "".join(characters[other] for other in np.flatnonzero(row) if other > number)
        for number, (character, row) in enumerate(zip(characters, alike, strict=True))
    ]
    target = Path(sounds.__file__).with_name("look_alikes.txt")
    target.write_text("".join(f"{line}\n" for line in lines if len(line) > 1), "utf-8")
    print(f"{int(alike.sum()) // 2} pairs, {target}")


def common() -> list[str]:
    """The common characters of GB 2312, in its order."""
    codes = (bytes((row + 160, cell + 160)) for row in range(16, 56) for cell in range(1, 95))
    return [character for code in codes if (character := code.decode("gb2312", "ignore"))]


def drawn(characters: list[str]) -> Iterator[Images]:
    """The ink of each character, in each of the fonts: characters by SIDE by SIDE."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for font in FONTS:
            ink = base64.b64decode(page.evaluate(DRAW, ["".join(characters), font, SIDE]))
            yield np.frombuffer(ink, np.uint8).reshape(-1, SIDE, SIDE).astype(np.float32)
        browser.close()


def likeness(images: Images) -> tuple[Images, Images]:
    """How far any two agree as wholes on the same ground, and cut to their extents with their parts."""
    ground = fields(images, (0.0, 0.0, 1.0, 1.0), cut=False)
    extent = fields(images, (0.0, 0.0, 1.0, 1.0))
    parts = extent @ extent.T
    for windows, less in PART_OF_PART:
        for window in windows:
            part = fields(images, window)
            with_whole = extent @ part.T - PART_OF_WHOLE
            parts = np.maximum(parts, np.maximum(with_whole, with_whole.T))
            if less is not None:
                parts = np.maximum(parts, part @ part.T - less)
    return ground @ ground.T, parts


def fields(images: Images, window: tuple[float, float, float, float], *, cut: bool = True) -> Images:
    """The ink within a window on FIELDS by FIELDS fields, smoothed, as rows of mean 0 and length 1."""
    left, top, right, bottom = (round(edge * SIDE) for edge in window)
    rows = np.array([_on_fields(image, cut=cut) for image in images[:, top:bottom, left:right]])
    for axis in (1, 2):
        rows = (np.roll(rows, 1, axis) + 2 * rows + np.roll(rows, -1, axis)) / 4
    rows = rows.reshape(len(rows), -1)
    rows -= rows.mean(axis=1, keepdims=True)
    of_length_1: Images = (rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6)).astype(np.float32)
    return of_length_1


def _on_fields(image: Images, *, cut: bool) -> Images:
    inked = image > INK
    if cut and inked.any():
        down, across = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
        image = image[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    return _shrunk(_shrunk(image).T).T


def _shrunk(image: Images) -> Images:
    """FIELDS rows instead of as many as there are, each the mean over what it covers."""
    sums = np.vstack([np.zeros(image.shape[1]), image.cumsum(axis=0)])
    edges = np.linspace(0, len(image), FIELDS + 1)
    below = np.minimum(edges.astype(int), len(image) - 1)
    at_edges = sums[below] + (edges - below)[:, None] * (sums[below + 1] - sums[below])
    means: Images = np.diff(at_edges, axis=0) / (len(image) / FIELDS)
    return means


def nearest(agreement: Images, many: int) -> npt.NDArray[np.bool_]:
    """Which are among the ``many`` nearest of each other, one way or the other."""
    np.fill_diagonal(agreement, -1.0)
    kept = np.zeros(agreement.shape, dtype=bool)
    np.put_along_axis(kept, np.argpartition(-agreement, many, axis=1)[:, :many], True, axis=1)
    return kept | kept.T


if __name__ == "__main__":
    main()
