"""Where words and patches of colour stand on an image, in pixels from its upper left corner."""

from dataclasses import dataclass, field

from api.pictures.lettering import wrapped
from api.pictures.picture import Picture
from api.pictures.words import say

INK, QUIET, RED = "#1f2933", "#52606d", "#c8161d"
_LEAST_LETTER, _LETTERS_A_WIDTH = 9.0, 100
_SIDE = 0.28
_LEADING = 1.5


@dataclass(frozen=True)
class Line:
    """One line of words: its upper left corner, and the height of its letters in pixels."""

    x: float
    y: float
    words: str
    letter: float
    colour: str


@dataclass(frozen=True)
class Patch:
    """A square of a colour: its upper left corner and its side."""

    x: float
    y: float
    side: float
    colour: str


@dataclass
class Column:
    """Words under each other, ``width`` pixels wide at most; ``y`` is where the next line goes."""

    x: float
    y: float
    width: float
    letter: float
    lines: list[Line] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)

    def add(self, words: str, size: float = 1.0, colour: str = INK, patch: str | None = None) -> None:
        """Put words below, ``size`` times as large as usual, behind a patch of a colour if one is given."""
        letter = self.letter * size
        indent = 0.0
        if patch is not None:
            indent = 2 * letter
            self.patches.append(Patch(self.x, self.y, 1.2 * letter, patch))
        for line in wrapped(words, (self.width - indent) / letter):
            self.lines.append(Line(self.x + indent, self.y, line, letter, colour))
            self.y += _LEADING * letter

    def gap(self) -> None:
        """Leave a line's half free."""
        self.y += self.letter


@dataclass(frozen=True)
class Layout:
    """The head over the whole width, the map below on the left, the legend beside it.

    Attributes:
        margin: between them all.
        head: title, marks and facts.
        side: numbers, legend and method.
        map_width: of the map, which begins under the head at the left margin.
    """

    width: int
    margin: float
    head: Column
    side: Column
    map_width: float

    def height(self, map_height: float) -> int:
        """Of the whole image, for a map of this height."""
        return round(max(self.head.y + map_height, self.side.y) + self.margin)


def layout(picture: Picture, width: int) -> Layout:
    """All words of a picture on an image ``width`` pixels wide."""
    letter = max(_LEAST_LETTER, width / _LETTERS_A_WIDTH)
    head = Column(letter, letter, width - 2 * letter, letter)
    head.add(picture.title, 1.7)
    head.add("　".join(picture.marks), colour=RED)
    head.add("　".join(picture.facts), colour=QUIET)
    head.gap()
    side_width = _SIDE * width
    map_width = width - side_width - 3 * letter
    side = Column(map_width + 2 * letter, head.y, side_width, letter)
    step = picture.steps[0]
    side.add(step.said, 1.1)
    side.gap()
    side.add(picture.legend)
    for place, shade in enumerate(picture.shades):
        words = say(picture.language, "legend_count", label=shade.label, count=step.shades.count(place))
        side.add(words, patch=shade.colour)
    side.gap()
    side.add(picture.method, 0.85, QUIET)
    return Layout(width, letter, head, side, map_width)
