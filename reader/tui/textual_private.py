"""What is used here of Textual's private parts, so that a new version of it is checked in one place.

`tests/tui/test_textual_private.py` has a test for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, Compositor
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import BindingsMap
from textual.css.model import RuleSet, SelectorType
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import Key
from textual.geometry import Region, Size
from textual.keys import _character_to_key
from textual.messages import ExitApp
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import OptionList

from reader.tui.changed_cells import ChangedCells
from reader.tui.lean_styles import LeanStylesCache
from reader.tui.widgets.scroll_bar import LeanScrollBar


def rendered_lines(screen: Screen[Any]) -> list[Strip]:
    """What stands on a screen, line by line."""
    return screen._compositor.render_strips()


def restore_modes(app: App[Any], modes: list[Any]) -> None:
    """Have the terminal given back with these settings; the driver found it as the first frame left it."""
    driver = app._driver
    if driver is not None and hasattr(driver, "attrs_before"):
        driver.attrs_before = modes


def thrifty(driver: type[Driver]) -> type[Driver]:
    """A driver that writes only the cells that change; one that is shown in a browser ends with its input."""

    class Thrifty(driver):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any, **named: Any) -> None:
            self.cells = ChangedCells()
            super().__init__(*arguments, **named)

        def write(self, data: str) -> None:
            changed = self.cells.changed(data)
            if changed:
                super().write(changed)

        def run_input_thread(self) -> None:
            super().run_input_thread()
            if self.is_web:
                self._app.post_message(ExitApp())

    return Thrifty


def begin_with_theme(app: App[Any], name: str) -> None:
    """Have an app that does not run yet begin with a theme; one that is set later has all style sheets parsed again."""
    app.set_reactive(App.theme, name)
    dark = app.current_theme.dark
    app.update_classes({f"-theme-{name}": True, "-dark-mode": dark, "-light-mode": not dark}, update=False)
    app._refresh_truecolor_filter(app.ansi_theme)
    app.stylesheet.set_variables(app.get_css_variables())


def forget_cells(app: App[Any]) -> None:
    """Somebody else may have written on the terminal: the next frame is written whole."""
    cells = getattr(app._driver, "cells", None)
    if cells is not None:
        cells.forget()


def show_cursor(app: App[Any]) -> None:
    """Have the terminal show its cursor, which the driver hides whenever it starts."""
    if app._driver is not None:
        app._driver.write("\x1b[?25h")


def paint_surround(app: App[Any], colour: str) -> None:
    """Have the terminal of a browser's page paint what lies around the cells in a colour, `#rrggbb`."""
    if app._driver is not None:
        app._driver.write(f"\x1b]11;{colour}\x1b\\")


def send_meta(app: App[Any], **said: object) -> None:
    """Tell whoever shows this reader in a browser something that is not for the terminal."""
    if app._driver is not None and app._driver.is_web:
        cast("Any", app._driver).write_meta(said)


def line_of_option(options: OptionList) -> int:
    """The line that the highlighted option begins in, from the top of all lines."""
    return options._index_to_line.get(options.highlighted or 0, 0)


def merged_bindings(kind: type[DOMNode]) -> BindingsMap:
    """The bindings of a kind, those of its bases included; a copy."""
    return (kind._merged_bindings or BindingsMap()).copy()


def key_name(character: str) -> str:
    """What Textual calls the key with this character: `question_mark` for `?`."""
    return _character_to_key(character)


def keys_in(typed: bytes) -> list[Key]:
    """The keys that a terminal sent as these bytes."""
    return (
        [each for each in XTermParser().feed(typed.decode("utf-8", "ignore")) if isinstance(each, Key)] if typed else []
    )


def update_scroll(view: ScrollView, size: Size) -> None:
    """Tell the scrollbars the size of what scrolls, with no new layout of the screen."""
    view._scroll_update(size)


class LeanScrollView(ScrollView):
    """A scrolling pane whose scrollbar is drawn when it changes, not whenever the pane is."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self._styles_cache = LeanStylesCache()

    @property
    def vertical_scrollbar(self) -> LeanScrollBar:
        bar = self._vertical_scrollbar
        if not isinstance(bar, LeanScrollBar):
            self._vertical_scrollbar = bar = LeanScrollBar(name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self.app._start_widget(self, bar)
        return bar


class LeanCompositor(Compositor):
    """Asks widgets for no lines that did not change or that others cover, and cuts none of them up.

    With Textual's own, all widgets beside and behind what changed take half of the time of a frame.
    """

    def update_widgets(self, widgets: set[Widget]) -> None:
        """Take into this frame what else changed: by messages of their own the others would come in the next one."""
        changed = {each for each in self.visible_widgets if each._repaint_required and not each._layout_required}
        changed.discard(cast("Widget", self.root))  # the screen itself sees to that
        super().update_widgets(widgets | changed)
        for each in changed:
            each._repaint_required = False

    def render_update(
        self, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
    ) -> RenderableType | None:
        if not full and self.root is not None and self.root.app._batch_count:
            return None  # it would be thrown away; what changed stays noted for the end of the batch
        return super().render_update(full, screen_stack, simplify)

    def render_partial_update(self) -> ChopsUpdate | None:
        spans = list(self._regions_to_spans(self._dirty_regions))
        self._dirty_regions.clear()
        if not spans:
            return None
        wanted: dict[int, set[int]] = {}
        for y, left, right in spans:
            cuts = self.cuts[y] if y < len(self.cuts) else []
            wanted.setdefault(y, set()).update(x for x, end in pairwise(cuts) if x < right and end > left)
        return ChopsUpdate(self._painted(wanted), spans, [cuts[1:] for cuts in self.cuts])

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        lines = filter(is_rendered_line, crop.line_range)
        pieces = self._painted({y: set(self.cuts[y][:-1]) for y in lines})
        return cast("Sequence[Mapping[int, Strip]]", pieces)  # all of them are there: the screen is behind everything

    def _painted(self, wanted: dict[int, set[int]]) -> list[dict[int, Strip | None]]:
        """The pieces of the screen's lines, those painted of which the first columns are wanted."""
        pieces: list[dict[int, Strip | None]] = [dict.fromkeys(cuts[:-1]) for cuts in self.cuts]
        for widget, (region, clip) in self.visible_widgets.items():  # from front to back
            seen = region.intersection(clip)
            lines = {y: found for y in seen.line_range if (found := _within(wanted.get(y), seen))}
            if lines:
                top = min(lines)
                shown = Region(seen.x - region.x, top - region.y, seen.width, max(lines) + 1 - top)
                strips = widget.render_lines(shown)
                for y, found in lines.items():
                    if y - top < len(strips):  # fewer where a widget has not learnt of its new size yet
                        cut = _cut(strips[y - top], self.cuts[y], seen)
                        pieces[y].update((x, cut[x]) for x in found & cut.keys())
                        wanted[y] -= cut.keys()
        return pieces


def _within(columns: set[int] | None, seen: Region) -> set[int]:
    return {x for x in columns if seen.x <= x < seen.right} if columns else set()


def _cut(strip: Strip, cuts: Sequence[int], seen: Region) -> dict[int, Strip]:
    """The pieces of a widget's line, by the column of the screen that each begins in."""
    within = [cut for cut in cuts if seen.x <= cut <= seen.right]
    if len(within) == 2:
        return {within[0]: strip}
    return dict(zip(within, strip.divide([cut - seen.x for cut in within[1:]]), strict=False))


class _Asked(NamedTuple):
    """What the rules for a widget ask of it and of what it stands in."""

    classes: frozenset[str]
    states: frozenset[str]
    """Pseudo-classes, such as `focus`."""


class LeanStylesheet(Stylesheet):
    """Works out the styles of a widget and its parts again only where something changed that a rule for them asks for.

    Textual's own does it for all of a screen whenever a class of the screen changes, and whenever it is shown: that is
    most of what it costs to open a page or the filters.
    """

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self._styled: WeakKeyDictionary[DOMNode, object] = WeakKeyDictionary()
        """For each widget the rules that it was styled by, and what of it they asked for."""
        self._parts: WeakKeyDictionary[DOMNode, object] = WeakKeyDictionary()
        """The same for its parts."""
        self._rules_asked: list[RuleSet] = []
        """The rules of which is known what they ask."""
        self._asked: dict[frozenset[str], _Asked] = {}
        self._asked_by_name: dict[str, _Asked] = {}

    def apply(
        self, node: DOMNode, *, animate: bool = False, cache: dict[tuple[Any, ...], RulesMap] | None = None
    ) -> None:
        if type(node) is DOMNode:  # a part of a widget
            super().apply(node, animate=animate, cache=cache)
            return
        seen = self._seen(node, frozenset(node._selector_names))
        if self._styled.get(node) == seen:
            self._process_component_classes(node)
            node.notify_style_update()
        else:
            super().apply(node, animate=animate, cache=cache)
            self._styled[node] = seen

    def _process_component_classes(self, node: DOMNode) -> None:
        parts = node._get_component_classes()
        if not parts:
            return
        seen = self._seen(node, frozenset(f".{part}" for part in parts))
        if self._parts.get(node) != seen or not parts <= node._component_styles.keys():
            super()._process_component_classes(node)
            self._parts[node] = seen

    def _seen(self, node: DOMNode, names: frozenset[str]) -> object:
        """What rules for these names see of a widget, and of what it stands in; equal where they style it alike."""
        asked = self._asked_for(names)
        path = [
            (each._css_type_name, each.id, each.classes & asked.classes, *filter(each.has_pseudo_class, asked.states))
            for each in node.css_path_nodes
        ]
        return self._rules_asked, names, path

    def _asked_for(self, names: frozenset[str]) -> _Asked:
        if self._rules_asked is not self.rules:
            self._rules_asked, self._asked = self.rules, {}
            self._asked_by_name.clear()
        asked = self._asked.get(names)
        if asked is None:
            each = [self._asked_by(name) for name in (*names, "*")]
            asked = self._asked[names] = _Asked(
                frozenset[str]().union(*(one.classes for one in each)),
                frozenset[str]().union(*(one.states for one in each)),
            )
        return asked

    def _asked_by(self, name: str) -> _Asked:
        """What the rules for one name ask."""
        asked = self._asked_by_name.get(name)
        if asked is None:
            sets = [way.selectors for rule in self.rules_map.get(name, ()) for way in rule.selector_set]
            selectors = list(chain.from_iterable(sets))
            asked = self._asked_by_name[name] = _Asked(
                frozenset(each.name for each in selectors if each.type == SelectorType.CLASS),
                frozenset(chain.from_iterable(each.pseudo_classes for each in selectors)),
            )
        return asked


def style_leanly(app: App[Any]) -> None:
    """Have an app that does not run yet styled by the lean style sheet."""
    app.stylesheet = LeanStylesheet(variables=app.get_css_variables())


def paint_leanly(screen: Screen[Any]) -> None:
    """Have a screen that is not shown yet painted by the lean compositor."""
    screen._compositor = LeanCompositor()
