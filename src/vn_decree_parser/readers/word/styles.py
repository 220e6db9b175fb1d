"""Styles of a Word file: what a paragraph or a run has from its style and from those below it."""

from __future__ import annotations

from typing import Any, NamedTuple

from vn_decree_parser.readers.word.names import VAL, W, is_on, number_of, value_of


class Style(NamedTuple):
    """What a style gives: hidden text, a font, a place in a list; `None` where it says nothing."""

    hidden: bool | None = None
    font: str | None = None
    list_id: int | None = None
    level: int | None = None

    def over(self, base: Style) -> Style:
        """Return this style on top of the one that it is based on."""
        return Style(
            base.hidden if self.hidden is None else self.hidden,
            self.font or base.font,
            base.list_id if self.list_id is None else self.list_id,
            base.level if self.level is None else self.level,
        )


_NOTHING = Style()


def font_of(properties: Any | None) -> str | None:
    """Return the font that run properties name for the letters of Latin scripts."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    if fonts is None:
        return None
    font: str | None = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
    return font


class Styles:
    """The styles of a file by their ids, each together with those that it is based on."""

    def __init__(self, root: Any | None) -> None:
        """Read the styles part; `None` stands for a file without one."""
        self._elements: dict[str, Any] = {}
        self._known: dict[str, Style] = {}
        self._default = ""
        self.default_font: str | None = None
        if root is None:
            return
        self.default_font = font_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for element in root.iterfind(f"{W}style"):
            style_id = element.get(f"{W}styleId", "")
            self._elements.setdefault(style_id, element)
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in (
                "1",
                "true",
            ):
                self._default = self._default or style_id

    def of(self, style_id: str | None) -> Style:
        """Return what a style gives; one that is not there gives nothing."""
        if style_id is None:
            return _NOTHING
        found = self._known.get(style_id)
        if found is None:
            found = self._known[style_id] = self._resolve(style_id)
        return found

    def of_paragraph(self, style_id: str | None) -> Style:
        """Return what a paragraph's style gives; no style stands for the default one."""
        return self.of(self._default if style_id is None else style_id)

    def list_of_style(self, style_id: str) -> int | None:
        """Return the list that a numbering style names."""
        return self.of(style_id).list_id

    def _resolve(self, style_id: str) -> Style:
        merged = _NOTHING
        seen: set[str] = set()
        at: str | None = style_id
        while at is not None and at not in seen and at in self._elements:
            seen.add(at)
            element = self._elements[at]
            own = _read(element)
            merged = merged.over(own)
            at = value_of(element, "basedOn")
        return merged


def _read(element: Any) -> Style:
    run = element.find(f"{W}rPr")
    place = element.find(f"{W}pPr/{W}numPr")
    return Style(
        hidden=None if run is None else is_on(run.find(f"{W}vanish")),
        font=font_of(run),
        list_id=number_of(value_of(place, "numId")),
        level=number_of(value_of(place, "ilvl")),
    )


def style_id_of(properties: Any | None, tag: str) -> str | None:
    """Return the style that paragraph (`pStyle`) or run properties (`rStyle`) name."""
    found = None if properties is None else properties.find(W + tag)
    return None if found is None else found.get(VAL)
