"""The conversation of the line mode: a line is asked, what it says is done, and what came of it is told."""

from __future__ import annotations

from reader.config import Config
from reader.errors import DigestError, sentence
from reader.library import Library
from reader.plain import (
    acting,
    archiving,
    asking,
    briefing,
    curating,
    feeds,
    figures,
    handing,
    highlighting,
    marking,
    moving,
    removing,
    viewing,
)
from reader.plain.lines import CancelledError, EndedError, Lines, NoAnswerError
from reader.plain.place import Place
from reader.plain.table import Command, Group, by_name, help_lines, overview, understood
from reader.state import State
from reader.translation import gettext as _
from reader.translation import pgettext
from reader.tui.controllers.said import Said
from reader.tui.controllers.watching import LibraryWatch

PROMPT = ">"
ROUNDS = 4
"""Looks at the library in a row: what cannot be read now is looked at again at the next line."""
HELP = _("? and a word or a letter tells more of it, as ? view; ? all tells all; queries tells how a query is written.")
WELCOME = _("digest, line by line. A line with only ? lists the commands, only Enter reads on, q quits.")


class Loop:
    """Asks for lines until there are no more, or one says to quit."""

    def __init__(self, library: Library, config: Config, state: State, lines: Lines) -> None:
        self.lines = lines
        self.place = place = Place(library, config, state, lines)
        self.watch = LibraryWatch(place.session, library.layout, place.jobs)
        self.quitting = False
        self.groups = (
            moving.Moving(place).group(),
            asking.Asking(place).group(),
            viewing.Viewing(place).group(),
            briefing.Briefing(place).group(),
            figures.Figures(place).group(),
            marking.Marking(place).group(),
            removing.Removing(place).group(),
            acting.Acting(place).group(),
            highlighting.Highlighting(place).group(),
            curating.Curating(place).group(),
            handing.Handing(place).group(),
            archiving.Archiving(place).group(),
            feeds.Feeds(place, self.watch).group(),
            Group(
                _("The program"),
                (
                    Command(
                        ("?", "help"),
                        _("what there is; ? and a word tells the commands about it, ? all tells all"),
                        self.help,
                        ("help", "palette"),
                    ),
                    Command(("q", "quit"), _("quit; your place is kept"), self.quit, ("quit",)),
                ),
            ),
        )
        self.commands = by_name(self.groups)

    def run(self) -> None:
        """Talk until the end."""
        self.lines.say(WELCOME)
        try:
            self._quietly(self.look)
            self._quietly(self.place.tell_found)
            while not self.quitting:
                self._turn()
        except EndedError:
            pass
        finally:
            self.place.save()

    def _turn(self) -> None:
        """One line, and what comes of it."""
        try:
            typed = self.lines.ask(PROMPT)
        except CancelledError:
            self.lines.say(_("Nothing is going on. q quits."))
            return
        self._quietly(self.look)
        self._quietly(lambda: self.do(typed))
        self.place.save()

    def do(self, typed: str) -> None:
        """Do what a line says, and wait for what that begins."""
        if typed.isdecimal() and typed != "0":
            typed = f"g {typed}"  # a number alone is one of the list
        command, rest = understood(typed, self.commands)
        command.run(rest)
        if self.place.background.waiting:
            self.place.background.finish()
            self.look()

    def _quietly(self, act: object) -> None:
        """Do this; a mistake, or an action that was cancelled, is a line, and not the end."""
        assert callable(act)
        try:
            act()
        except NoAnswerError:
            self.lines.say(_("Nothing is changed."))
        except CancelledError:
            self.lines.say(_("Cancelled."))
        except DigestError as error:
            self.lines.say(sentence(error))

    def look(self) -> None:
        """Take over what other processes and devices did to the library."""
        self.place.look_how_far()
        for _rest in range(ROUNDS):
            changed, said = self.watch.poll(at_once=True)
            if changed:
                self.place.settle()
            self.place.say(*said)
            if not self.place.background.waiting:
                return
            self.place.background.finish()

    def help(self, about: str) -> None:
        """Tell what there is, or the commands about something, or `all` of them."""
        if not about:
            for line in (*overview(self.groups), HELP):
                self.lines.say(line)
            return
        told = help_lines(
            self.groups, "" if about.lower() in ("all", pgettext("a command of the line mode", "all")) else about
        )
        if not told:
            self.place.say(Said(_("No command is about {word}").format(word=about)))
        for line in told:
            self.lines.say(line)

    def quit(self, rest: str) -> None:
        self.quitting = True
