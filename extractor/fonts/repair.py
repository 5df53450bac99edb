"""Mend fonts: recognise each glyph in the context of several of its occurrences, and let them vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import cv2
import numpy as np

from extractor.fonts.forms import FULL_WIDTH, settle_forms
from extractor.fonts.placed import GlyphKey, Placed, Window, font_names, windows
from extractor.fonts.votes import Ballot, Election, align, is_one_to_one
from extractor.fonts.words import WORDS
from extractor.mupdf import MuDocument, MuPage
from extractor.ocr.engine import Engine, Image
from extractor.ocr.widths import plain_form
from extractor.pdf.fontnames import unprefixed
from extractor.pdf.render import render
from schemas.geometry import BBox

__all__ = ["FontMender", "Sampled"]

_SCALE: Final = 3.0  # pixels per point: 216 dpi
_LARGE_SCALE: Final = 4.5
_SMALL_FACTOR: Final = 2  # windows of small type are drawn so much larger
_WANTED: Final = 2  # votes for a glyph that one clear vote does not settle; more only where these disagree
_SURE: Final = 0.9
_LIKELY: Final = 0.5
_UNEQUAL: Final = 0.35  # weight of a vote from a window where glyphs and characters don't pair one to one
_CONTRAST: Final = 60  # grey levels between a glyph's ink and the paper
_MARGIN: Final = 0.06  # of the height, around a window
# Of its width that a line of full-width glyphs is pressed to: a quarter less to compute. Of 6,400 glyphs of ten
# disclosures as many were read right as without, at 0.6 some fewer. Digits are narrow enough, and few; what is looked
# at again is shown as it is.
_PRESSED: Final = 0.75
_AGAIN: Final = (2, 5)  # further places for a glyph that is unclear, and for one that still is
_LONELY: Final = 2  # so few glyphs give the recogniser no context: they are shown side by side with themselves
_COPIES: Final = 3
_ROUNDS: Final = 4  # of choosing other windows for glyphs that were not seen
_LOOKS: Final = 6  # at places where a glyph leaves no ink, until it counts as a blank
_CANDIDATES: Final = 60  # windows looked at for a rare glyph
_MEANING_MOST: Final = WORDS | frozenset("0123456789")
_IDEOGRAPH: Final = 0.35  # ems that an ideograph's ink is long, at least; 丶 is not among them
_NO_WORDS: Final = 0x2E80  # below it in Unicode are letters, digits and marks
_PRIVATE: Final = range(0xE000, 0xF900)
_MOST_MARKS: Final = 60  # a font of private characters only is sampled as any other
_SAMPLE: Final = 40  # glyphs of the font in question besides the digits


class _Crop(NamedTuple):
    """A picture to read: the glyphs that leave ink in it, in order, where each stands (share of the width), the line.

    ``height`` is that of the line as a share of the width; in ``copies`` copies all stand side by side.
    """

    glyphs: tuple[Placed, ...]
    places: tuple[float, ...]
    height: float
    copies: int
    image: Image


class Sampled(NamedTuple):
    """A glyph of the audit's sample: what the text layer says it is, and what was recognised."""

    key: GlyphKey
    claimed: str
    ballot: Ballot


class FontMender:
    """Finds out what the glyphs of a document's fonts are. What it has read once counts for every later question."""

    def __init__(self, document: MuDocument, engine: Engine) -> None:
        self._poll = _Poll(document, engine)
        self._occurrences = _occurrences(document)
        self.fonts = frozenset(font for font, _ in self._occurrences)

    def sample(self, fonts: Iterable[str], strange: Mapping[str, str] = MappingProxyType({})) -> list[Sampled]:
        """Return what a sample of the glyphs of some fonts is: those said to be no Chinese characters, and some others.

        ``strange`` has for fonts (names without subset prefix) characters that must be in the sample. This is the
        evidence of the font audit; mending costs several times as much. Raises EngineError.
        """
        claims = {glyph.key: glyph.claimed for places in self._occurrences.values() for glyph in places[0].glyphs}
        chosen: list[GlyphKey] = []
        for font in fonts:
            keys = [key for key in self._occurrences if key[0] == font]
            looked_for = frozenset(strange.get(unprefixed(font), "")) | _MEANING_MOST
            marks = [key for key in keys if not _is_word(claims[key])][:_MOST_MARKS]
            first = [*dict.fromkeys([key for key in keys if chr(claims[key]) in looked_for] + marks)]
            others = [key for key in keys if key not in set(first)]
            chosen += first + others[:: 1 + len(others) // _SAMPLE]
        self._ask(chosen)
        return [
            Sampled(key, chr(claims[key]), ballot) for key in chosen if (ballot := self._poll.result(key)).text.strip()
        ]

    def mend(self) -> dict[GlyphKey, Ballot]:
        """Return what each glyph of all fonts is, by font name (with subset prefix) and glyph id.

        Glyphs without ink are blanks. Raises EngineError.
        """
        self._ask(self._occurrences)
        # What is still unclear is seen again: elsewhere where it occurs elsewhere, larger in any case.
        for count in _AGAIN:
            again: dict[Window, None] = {}
            for key, places in self._occurrences.items():
                if self._poll.result(key).confidence < _SURE:
                    fresh = [window for window in places if window not in self._poll.seen][:count]
                    again.update(dict.fromkeys(fresh or places[:2]))
            self._poll.ask(list(again), _LARGE_SCALE)
        ballots = {key: self._poll.result(key) for key in self._occurrences}
        return settle_forms(ballots, _widths(self._occurrences))

    def _ask(self, keys: Iterable[GlyphKey]) -> None:
        """Have windows read until each glyph is seen often enough; where one shows no ink it may be clipped away."""
        wanted = list(keys)
        for _ in range(_ROUNDS):
            chosen = self._chosen(wanted)
            if not chosen:
                return
            self._poll.ask(chosen, _SCALE)

    def _chosen(self, keys: Iterable[GlyphKey]) -> list[Window]:
        """Choose as few windows as possible in which the glyphs are seen that need it, rare glyphs first."""
        places = {
            key: [window for window in self._occurrences[key] if window not in self._poll.seen]
            for key in keys
            if not self._poll.is_blank(key, _LOOKS)
        }
        need = {key: min(self._poll.missing(key), len(places[key])) for key in places}
        chosen: dict[Window, None] = {}
        for key in sorted(places, key=lambda key: len(self._occurrences[key])):
            if need[key] <= 0:
                continue
            candidates = [window for window in places[key] if window not in chosen][:_CANDIDATES]
            candidates.sort(key=lambda window: -sum(need.get(other, 0) > 0 for other in set(window.keys)))
            for window in candidates[: need[key]]:
                chosen[window] = None
                for other in set(window.keys) & need.keys():
                    need[other] -= 1
        return list(chosen)


def _occurrences(document: MuDocument) -> dict[GlyphKey, list[Window]]:
    """List for each glyph the windows it stands in; windows that say the same count once.

    What stands in one company only is listed with its last place too: it may be clipped at the first.
    """
    with font_names():
        found = [window for page in document for window in windows(page)]
    last = {window.keys: window for window in found}
    occurrences: dict[GlyphKey, list[Window]] = {}
    for window in {window.keys: window for window in reversed(found)}.values():
        for key in dict.fromkeys(window.keys):
            occurrences.setdefault(key, []).append(window)
    for places in occurrences.values():
        if len(places) < _WANTED and (other := last[places[0].keys]) != places[0]:
            places.append(other)
    return occurrences


class _Poll:
    """Shows windows to the engine and counts what it says of their glyphs."""

    def __init__(self, document: MuDocument, engine: Engine) -> None:
        self._document = document
        self._engine = engine
        self._election = Election()
        self._voted: Counter[GlyphKey] = Counter()  # windows that voted on a glyph, however many copies they showed
        self._paired: Counter[GlyphKey] = Counter()  # places where a character certainly stands for a glyph
        self._inkless: Counter[GlyphKey] = Counter()
        self._inked: Counter[GlyphKey] = Counter()
        self._sides: dict[GlyphKey, float] = {}  # the longer side of a glyph's ink, in ems, where most of it was seen
        self.seen: set[Window] = set()

    def missing(self, key: GlyphKey) -> int:
        """Return how many more votes a glyph needs: one at first, and another where that does not settle it.

        Figures and marks are always read twice: they are few, they mean most, and they have no context to lean on.
        """
        if not self._voted[key]:
            return 1
        ballot = self._election.result(key)
        settled = ballot.confidence >= _SURE and _is_ideograph(ballot.text)
        return 0 if settled else _WANTED - self._voted[key]

    def result(self, key: GlyphKey) -> Ballot:
        """Return the outcome for a glyph so far."""
        return Ballot(" ", 1.0) if self.is_blank(key) else self._election.result(key)

    def is_blank(self, key: GlyphKey, looks: int = 1) -> bool:
        """Say whether a glyph left no ink at so many places, and hardly any that was read elsewhere.

        A visible glyph may be clipped or covered at most places; a blank may catch ink of its neighbours or of a rule,
        but an ideograph is never read where it stands.
        """
        inkless, paired = self._inkless[key], self._paired[key]
        if inkless < max(looks, 1 + 2 * paired):
            return False
        ballot = self._election.result(key)
        read_clearly = ballot.confidence >= _SURE and paired >= (1 if _is_ideograph(ballot.text) else _WANTED)
        perhaps_read = ballot.confidence >= _LIKELY and self._inked[key] >= inkless
        return not read_clearly and not perhaps_read

    def ask(self, chosen: Sequence[Window], scale: float) -> None:
        """Draw windows at a scale (pixels per point), have them read, and count the votes."""
        self.seen.update(chosen)
        crops = list(self._crops(sorted(chosen, key=lambda window: (window.page, window.turn, window.is_small)), scale))
        for crop, reading in zip(crops, self._engine.recognise([crop.image for crop in crops]), strict=True):
            characters = [character for character in reading.characters if character.text.strip()]
            equal = is_one_to_one(crop.places, characters, crop.height)
            weight = (1.0 if equal else _UNEQUAL) / crop.copies
            if equal:
                self._paired.update({glyph.key for glyph in crop.glyphs})
            pairs = align(crop.places, characters, crop.height)
            self._voted.update({crop.glyphs[index].key for index, _ in pairs})
            for index, character in pairs:
                key = crop.glyphs[index].key
                if _is_ideograph(character.text) and self._sides[key] < _IDEOGRAPH:
                    continue  # a point that was passed over beside the character that was read
                self._election.vote(key, plain_form(character.text), character.certainty * weight)

    def _crops(self, chosen: Sequence[Window], scale: float) -> Iterator[_Crop]:
        picture, shown = _Picture(np.empty((0, 0), np.uint8), 0, 0, scale), (-1, 0, False)
        for window in chosen:
            if shown != (window.page, window.turn, window.is_small):
                shown = (window.page, window.turn, window.is_small)
                larger = _SMALL_FACTOR if window.is_small else 1
                picture = _draw(self._document[window.page], window.turn, larger * scale)
            glyphs = tuple(glyph for glyph in window.glyphs if self._has_ink(glyph, picture))
            if glyphs:
                crop = _crop_of(window, glyphs, picture, is_first_look=scale == _SCALE)
                if crop.image.size:
                    yield crop

    def _has_ink(self, glyph: Placed, picture: _Picture) -> bool:
        ink = picture.crop(glyph.box, 0.2, 0.2)
        inked = bool(ink.size) and int(ink.max()) - int(ink.min()) > _CONTRAST
        (self._inked if inked else self._inkless)[glyph.key] += 1
        if inked:
            dark = ink < (int(ink.max()) + int(ink.min())) / 2
            side = max(np.ptp(places) + 1 for places in np.nonzero(dark)) / (picture.scale * glyph.size)
            self._sides[glyph.key] = max(float(side), self._sides.get(glyph.key, 0.0))
        return inked


def _is_word(code: int) -> bool:
    return code >= _NO_WORDS and code not in _PRIVATE and code != ord("\N{REPLACEMENT CHARACTER}")


def _is_ideograph(text: str) -> bool:
    return "\u4e00" < text <= "\u9fff"  # the first one, 一, is as good as a dash


def _crop_of(window: Window, glyphs: tuple[Placed, ...], picture: _Picture, *, is_first_look: bool) -> _Crop:
    box = window.box
    margin = _MARGIN * box.height
    image = picture.crop(box, 2 * margin, margin)
    if is_first_look:
        image = _pressed(image, window)
    copies = _COPIES if len(window.glyphs) <= _LONELY else 1
    places = [(glyph.box.centre[0] - box.x0) / box.width for glyph in glyphs]
    return _Crop(
        glyphs * copies,
        tuple((copy + place) / copies for copy in range(copies) for place in places),
        box.height / box.width / copies,
        copies,
        np.hstack([image] * copies),
    )


def _pressed(image: Image, window: Window) -> Image:
    """Press a line of full-width glyphs together; what has narrow ones in it, or no context, stays as it is."""
    if (
        not image.size
        or len(window.glyphs) <= _LONELY
        or min(glyph.box.width / glyph.size for glyph in window.glyphs) < FULL_WIDTH
    ):
        return image
    pressed: Image = cv2.resize(image, None, fx=_PRESSED, fy=1.0, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return pressed


class _Picture(NamedTuple):
    """A drawn page; the pixel at the top left is at (left, top) of the turned page, in pixels."""

    image: Image
    left: int
    top: int
    scale: float

    def crop(self, box: BBox, across: float, down: float) -> Image:
        """Return the pixels of a box (points), grown by margins in points."""
        rows = slice(self._row(box.y0 - down), self._row(box.y1 + down))
        columns = slice(self._column(box.x0 - across), self._column(box.x1 + across))
        return self.image[rows, columns]

    def _row(self, y: float) -> int:
        return max(0, round(y * self.scale) - self.top)

    def _column(self, x: float) -> int:
        return max(0, round(x * self.scale) - self.left)


def _draw(page: MuPage, turn: int, scale: float) -> _Picture:
    pixels = render(page, scale, annotations=False, turn=turn)
    whole = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)
    return _Picture(whole[:, : pixels.width], pixels.x, pixels.y, scale)


def _widths(occurrences: Mapping[GlyphKey, list[Window]]) -> dict[GlyphKey, float]:
    """Return each glyph's advance in ems, from one place where it stands."""
    return {glyph.key: glyph.box.width / glyph.size for places in occurrences.values() for glyph in places[0].glyphs}
