"""Lines in and lines out: what is asked, what is answered, and how an answer is cancelled."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import FrameType

from reader.model.answers import says_yes
from reader.plain.wording import broken, spoken
from reader.text import clean_line, fold
from reader.translation import gettext as _

LONGEST = 20_000
"""Characters of a line that is typed."""
AT_ONCE = 20
"""Choices that are read out before one is asked."""
NARROWEST = 20
LEAVING = ("", "q")
"""Answers that leave a question: who wants out of it types what gets out of everything else."""
END, EMPTY = ".", "-"
"""Lines that end a text, and that empty it."""
Choices = Sequence[tuple[str, str]]
"""What each choice answers, and how it is told."""


class CancelledError(Exception):
    """The present action was cancelled."""


class NoAnswerError(CancelledError):
    """A question was left without an answer."""


class EndedError(Exception):
    """There is no more input."""


class Lines:
    """A conversation in lines, at a terminal or between two pipes."""

    def __init__(self) -> None:
        self.at_terminal = sys.stdout.isatty()
        self._asks = sys.stdin.isatty()
        self._waiting = False
        self._interrupted = False
        with contextlib.suppress(ValueError):  # not the main thread: whoever began it sees to signals
            signal.signal(signal.SIGINT, self._interrupt)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        # What is being written is written to its end; only waiting ends at once.
        if self._waiting:
            raise KeyboardInterrupt
        self._interrupted = True

    def was_interrupted(self) -> bool:
        """Whether Ctrl+C was pressed since the last question; whoever asks deals with it."""
        pressed, self._interrupted = self._interrupted, False
        return pressed

    @property
    def width(self) -> int:
        """Columns of a line; 0 where a line has no end, in a pipe."""
        return max(NARROWEST, shutil.get_terminal_size().columns) if self.at_terminal else 0

    @property
    def height(self) -> int:
        """Lines of a page; 0 where there are no pages, in a pipe."""
        return max(4, shutil.get_terminal_size().lines - 2) if self.at_terminal else 0

    def say(self, text: str) -> None:
        """Print one message, broken between words where the terminal is narrower."""
        text = spoken(text)
        if not text:
            return
        self.put(broken(text, self.width - 1) if self.width else [text])

    def put(self, lines: Iterable[str]) -> None:
        """Print lines as they are. Raises CancelledError after Ctrl+C, and EndedError where nobody reads them."""
        try:
            for line in lines:
                if self.was_interrupted():
                    raise CancelledError
                sys.stdout.write(line + "\n")
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise EndedError from error

    def ask(self, question: str) -> str:
        """What is typed, cleaned. Raises CancelledError, EndedError."""
        self._interrupted = False
        try:
            self._waiting = True
            if self._asks:
                sys.stdout.write(f"{spoken(question)} ")
            sys.stdout.flush()
            line = sys.stdin.readline(LONGEST)
            while (
                line and not line.endswith("\n") and len(line) >= LONGEST and sys.stdin.readline(LONGEST)[-1:] != "\n"
            ):
                continue
        except KeyboardInterrupt as error:
            self._waiting = False
            sys.stdout.write("\n")
            raise CancelledError from error
        except (BrokenPipeError, OSError) as error:
            raise EndedError from error
        finally:
            self._waiting = False
        if not line:
            if self._asks:
                sys.stdout.write("\n")  # whatever comes next at this terminal begins a line
            raise EndedError
        return clean_line(line)

    def ask_line(self, about: str, now: str = "", *, letter: bool = False) -> str:
        """One line of text. Raises NoAnswerError where it is left.

        `now`: what it is at present. `letter`: it may be any letter alone.
        """
        leave = _("Only Enter leaves it.") if letter else _("Only Enter or q leaves it.")
        self.say(" ".join(filter(None, (about, _("Now: {now}.").format(now=now) if now else "", leave))))
        typed = self.ask(_("Text:"))
        if not typed or (typed in LEAVING and not letter):
            raise NoAnswerError
        return typed

    def ask_text(self, about: str, now: str = "") -> str:
        """A text of several lines. Raises NoAnswerError where it is left as it is."""
        self.say(about)
        if now:
            self.say(_("It is now:"))
            self.put(_cleaned(now))
        self.say(
            _(
                "Type it, and a line with only {end} ends it. Only {end} leaves it, and {empty} then {end} empties it."
            ).format(end=END, empty=EMPTY)
        )
        typed: list[str] = []
        while (line := self.ask(_("Text:"))) != END:
            typed.append(line)
        if not typed:
            raise NoAnswerError
        return "" if typed == [EMPTY] else "\n".join(typed)

    def confirm(self, question: str) -> bool:
        """Whether the answer is yes; anything else is no."""
        self.say(_("{question} y for yes, anything else for no.").format(question=question))
        return says_yes(self.ask(_("y or n?"))) is True

    def choose(
        self, heading: str, choices: Choices, other: Callable[[str], bool] | None = None, *, told: bool = False
    ) -> str:
        """The key of one of these, by its number, or what is typed where that is an answer of its own.

        Words that are no answer find choices. `told`: they were told just now. Raises NoAnswerError where it is
        left.
        """
        found, start = list(choices), 0
        self.say(heading)
        while True:
            if not told:
                self._tell(found, start)
            told = False
            typed = self.ask(_("Number:"))
            if typed in LEAVING:
                raise NoAnswerError
            if typed == "m" and start + AT_ONCE < len(found):
                start += AT_ONCE
            elif typed.isdecimal() and len(typed) < 9 and 0 < int(typed) <= len(found):
                return found[int(typed) - 1][0]
            elif other is not None and other(typed):
                return typed
            else:
                words = fold(typed).split()
                having = [each for each in choices if all(word in fold(each[1]) for word in words)]
                if not having:
                    self.say(_("There is no {typed} here.").format(typed=typed))
                found, start = having or list(choices), 0

    def _tell(self, choices: Choices, start: int) -> None:
        for number, (_rest, text) in enumerate(choices[start : start + AT_ONCE], start + 1):
            self.say(f"{number}. {text}")
        rest = len(choices) - start - AT_ONCE
        more = " " + _("m tells {count} more, words find one.").format(count=rest) if rest > 0 else ""
        self.say(_("Type a number, or only Enter or q for none.") + more)


def _cleaned(text: str) -> Iterator[str]:
    return (spoken(line) for line in text.split("\n"))


@contextlib.contextmanager
def at_standard_streams() -> Iterator[None]:
    """Standard input and output for a conversation: what cannot be read or printed is no reason to end it."""
    for stream in (sys.stdin, sys.stdout):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, before)
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            # What is flushed again at the end of the program must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
