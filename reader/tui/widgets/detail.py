"""The digest at hand: its page, its letters, and how far it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence

from reader.model.digest import Digest
from reader.model.marks import Marks
from reader.model.page.around import NOTHING, Around
from reader.model.page.blocks import Block, Facts, Run
from reader.model.page.digest_page import DigestPage
from reader.model.page.facts import DIM
from reader.model.page.sentences import Choice, Sentences
from reader.translation import gettext as _
from reader.tui.matches import Matches
from reader.tui.widgets.page_view import PageView

WAY_BACK = Facts((Run(_("← esc goes back"), DIM),))


class Detail(PageView):
    """Shows one digest."""

    def __init__(self, places: MutableMapping[str, int], first: str, id: str = "detail") -> None:
        """`places`: how far long digests are read, by their ids; kept up to date."""
        super().__init__(id)
        self.digest: Digest | None = None
        self._first = first
        self._places = places
        self._shown: tuple[object, ...] = ()
        """With what it was shown: where that is the same, so is its page."""
        self._deep = False
        self.choice: Choice | None = None
        """What is chosen, while sentences are being chosen."""

    def show(
        self,
        digest: Digest | None,
        marks: Marks,
        matches: Matches,
        *,
        deep: bool = False,
        around: Callable[[], Around] | None = None,
        sides: int = 0,
    ) -> None:
        """Show a digest, from its top where it is another one. `deep`: it was followed to, and there is a way back.

        `around` says what stands around it in the library, of which it is another page when its story has more `sides`.
        """
        now = marks, matches, deep, sides
        if (digest, now) == (self.digest, self._shown):
            return  # a filter or a letter that changed the list, and not what is read
        another = digest is None or self.digest is None or digest.id != self.digest.id
        if another:
            self.keep_place()
            self.set_scroll(0, 0)
            self._shift = 0
        self.digest, self._shown, self._deep = digest, now, deep
        hinting, self.letters = self.hinting and not another, {}
        if digest is None:
            self.show_page(tuple, 0, None)
            return
        page = DigestPage(digest, marks, self._first, with_keys=True, around=around or (lambda: NOTHING))
        self.show_page(lambda: self._with_way_back(page.blocks()), page.characters, matches)
        if hinting:
            self.show_letters(True)
        self.post_message(self.Moved())

    def lay_out(self, top: int) -> None:
        self.choice = None  # its lines are others now
        super().lay_out(top)

    def _chosen(self, line: int) -> Sequence[tuple[int, int]]:
        return self.choice.spans(line) if self.choice is not None else ()

    @property
    def line_of_cursor(self) -> int:
        """Where one reads: the sentence that is being chosen, else the first line on the screen."""
        return self.choice.lines[0] if self.choice is not None else self.scroll_offset.y

    def choose(self) -> bool:
        """Begin to choose sentences, with the first one on the screen. False where there is none from there on."""
        walk = self._sentences()
        spot = walk.from_line(self.scroll_offset.y) or walk.from_line(0) if walk is not None else None
        if walk is None or spot is None:
            return False
        self.choice = Choice(walk, spot)
        self._show_choice()
        return True

    def move_choice(self, step: int, *, extend: bool = False) -> None:
        """Choose the next sentence or the one before; or one more, or one less."""
        if self.choice is not None:
            self.choice.move(step, extend=extend)
            self._show_choice()

    def end_choice(self) -> None:
        """Choose no sentences any more."""
        self.choice = None
        self.refresh()

    def go_to_passage(self, text: str) -> bool:
        """Bring a passage of the page on the screen. False where it is not there, or nothing is laid out yet."""
        walk = self._sentences()
        line = walk.line_of(text) if walk is not None else -1
        if line >= 0:
            self.go_to_line(max(0, line - 2))
        return line >= 0

    def _sentences(self) -> Sentences | None:
        from reader.intake.highlighting import sentences  # its tables are needed by nobody who only reads

        return Sentences(self.laid, sentences) if self.laid is not None else None

    def _show_choice(self) -> None:
        if self.choice is None:
            return
        first, last = self.choice.lines
        self._reach(last)
        top, rows = self.scroll_offset.y, self.size.height
        if first < top or last - first >= rows:
            self.go_to_line(max(0, first - 1))
        elif last >= top + rows:
            self.go_to_line(last - rows + 2)
        self.refresh()

    def _with_way_back(self, blocks: Iterable[Block]) -> Iterator[Block]:
        if self._deep:
            yield WAY_BACK
        yield from blocks

    async def action_read_on(self) -> None:
        """A page on; after the end of the digest the next unread one."""
        await self.run_action("screen.do('read-on')")

    def keep_place(self) -> None:
        """Remember how far the digest is read, unless it stands at its top or its end."""
        if self.digest is None or self.laid is None:
            return
        if self.scroll_offset.y:
            self._places.pop(self.digest.id, None)
            if not self.at_end:
                self._places[self.digest.id] = self.place

    def resume(self) -> bool:
        """Go on where the digest was left. False where it was not left within."""
        place = self._places.get(self.digest.id, 0) if self.digest is not None else 0
        if not place or self.scroll_offset.y:
            return False
        self.go_to_place(place)
        return True

    @property
    def hinting(self) -> bool:
        """Whether letters are shown."""
        return bool(self.letters)

    @property
    def position(self) -> str:
        """How far the page is read and what is left of it, `""` where all of it is on the screen."""
        laid, digest = self.laid, self.digest
        if laid is None or digest is None or laid.height <= self.size.height:
            return ""
        read = min(1.0, (self.scroll_offset.y + self.size.height) / laid.height)
        left = round((1 - read) * max(digest.minutes, page_minutes(digest)))
        share = f"{min(99.0 if left else 100.0, 100 * read):.0f} %"
        return _("{share} · {minutes} min left").format(share=share, minutes=left) if left else share


def page_minutes(digest: Digest) -> int:
    """Minutes that a page takes, its article included."""
    from reader.text import count_words, reading_minutes

    words = count_words(digest.article.text) if digest.article is not None else 0
    return digest.minutes + (reading_minutes(words) if not digest.undigested else 0)
