"""The configuration file, all of it optional."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from reader.errors import ConfigError
from reader.opening import read_text, why_unreadable
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Sources:
    """`[sources]`: what is followed, and how."""

    allow_hosts: tuple[str, ...] = ()
    """Hosts, addresses and networks that are fetched from although they are not public."""
    refresh: int = 0
    """Minutes between two refreshes while the reader is open; 0: only by hand."""


@dataclass(frozen=True, slots=True)
class Curate:
    """`[curate]`: who makes digests of articles, and what it may cost."""

    model: str = ""
    """A model that `llm` knows, or with `base_url` one of that server; empty: digests are extracted offline."""
    base_url: str = ""
    """Address of a server that speaks OpenAI's protocol."""
    prompt: str = ""
    """File to use instead of the prompt that comes with the program."""
    parallel: int = 2
    """Articles that are with the model at once."""
    timeout: int = 120
    """Seconds in which a model has to answer."""
    daily_tokens: int = 500_000
    """Tokens in a day after which no article is sent; 0: no limit."""
    daily_cost: float = 0.0
    """The same in the currency of the prices; 0: no limit."""
    input_price: float = 0.0
    """Price of a million tokens that are sent."""
    output_price: float = 0.0
    """Price of a million tokens that come back."""
    share: float = 0.5
    """Share of a digest's sentences that must stand in the article, or it is not stored."""
    name: str = ""
    """Curator of the digests that are written by hand; empty: the name of the login."""


@dataclass(frozen=True, slots=True)
class BriefSettings:
    """`[brief]`: what the brief of the day is to be."""

    items: int = 7
    """Digests in it."""
    minutes: int = 0
    """Minutes that it may take; 0: as long as its digests are."""
    streak: bool = False
    """Whether its end says how many days in a row it was read."""
    highlights: bool = False
    """Whether what was highlighted comes back in it after a week and after a month."""


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """`[reading]`: what reading a digest does."""

    whole_story: bool = True
    """Whether reading a digest makes all read that tell the same event."""


@dataclass(frozen=True, slots=True)
class PipeSettings:
    """`[pipe]`: commands that digests are piped to."""

    commands: tuple[str, ...] = ()
    """Those that are offered, with their options; no shell reads them."""
    timeout: int = 60
    """Seconds in which a command has to answer."""


@dataclass(frozen=True, slots=True)
class HookSettings:
    """`[hooks]`: commands that are told what happens, as lines of JSON on their standard input; no shell reads them."""

    on_new: str = ""
    """Told what `digest refresh` and `digest add` brought."""
    on_bookmark: str = ""
    """Told what was bookmarked on this machine."""
    on_brief: str = ""
    """Told what is in a brief that was composed on this machine."""
    timeout: int = 10
    """Seconds after which a call is ended."""

    @property
    def lines(self) -> dict[str, str]:
        """Those that are set up, by what they are told."""
        found = {"on_new": self.on_new, "on_bookmark": self.on_bookmark, "on_brief": self.on_brief}
        return {event: line for event, line in found.items() if line.strip()}

    @property
    def any(self) -> bool:
        return bool(self.lines)

    def line(self, event: str) -> str:
        """The command that is told of an event, `""` where there is none."""
        return self.lines.get(event, "")


@dataclass(frozen=True, slots=True)
class ShareSettings:
    """`[share]`: what a digest is handed to."""

    command: str = ""
    """Your own command, which is given the digest's JSON on its standard input; no shell reads it."""


@dataclass(frozen=True, slots=True)
class Config:
    """`config.toml`: what a person sets by hand."""

    library: str = ""
    """Folder of the library, where none is named on the command line."""
    language: str = ""
    """Language of what the program says, as `de`; empty: that of the environment."""
    theme: str = ""
    airy: bool | None = None
    """A blank line between the rows of the list."""
    roles: tuple[str, ...] = ()
    """Roles on the number keys; empty: those chosen at the first start."""
    first: str = "takeaway"
    """What stands first on a page: `takeaway` or `summary`."""
    quit_from_page: bool = False
    """Whether the key that quits does so in a digest too, which it leaves otherwise."""
    plain: bool = False
    """Whether the reader talks in lines instead of opening its screen."""
    screen_reader: bool = False
    """Whether the screen is to be followed by ear or with fingers: its cursor is shown, and nothing moves by itself."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by the id of what they do, comma-separated: `bookmark = "b,ctrl+b"`."""
    sources: Sources = Sources()
    curate: Curate = Curate()
    brief: BriefSettings = BriefSettings()
    reading: ReadingSettings = ReadingSettings()
    pipe: PipeSettings = PipeSettings()
    hooks: HookSettings = HookSettings()
    share: ShareSettings = ShareSettings()


def load_config(path: Path) -> Config:
    """The configuration; the default where there is no file. Raises ConfigError."""
    try:
        text = read_text(path)
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            _("The configuration {path} cannot be read: {why_unreadable}.").format(
                path=path, why_unreadable=why_unreadable(error)
            )
        ) from error
    import tomllib

    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, lists in lists in lists
        raise ConfigError(
            _("The configuration {path} cannot be read: {why_unreadable}.").format(
                path=path, why_unreadable=why_unreadable(error)
            )
        ) from error
    return _checked(values, path)


def configured_language(path: Path) -> str:
    """The language that is set, `""` where none is, or where the file cannot be read: `load_config` says what is wrong.

    It is asked at every start, so a file that names no language is not parsed.
    """
    try:
        text = read_text(path)
        if "language" not in text:
            return ""
        import tomllib

        language = tomllib.loads(text).get("language", "")
    except (OSError, ValueError, RecursionError):
        return ""
    return language if isinstance(language, str) else ""


def _checked(values: Mapping[str, Any], path: Path) -> Config:
    shapes: dict[str, tuple[type, str]] = {
        "library": (str, _("a folder in quotes")),
        "language": (str, _('a language in quotes, as "de"')),
        "theme": (str, _("a name in quotes")),
        "airy": (bool, _("true or false")),
        "roles": (list, _("a list of names")),
        "first": (str, _('"takeaway" or "summary"')),
        "quit_from_page": (bool, _("true or false")),
        "plain": (bool, _("true or false")),
        "screen_reader": (bool, _("true or false")),
        "keys": (dict, _("a table")),
        "sources": (dict, _("a table")),
        "curate": (dict, _("a table")),
        "brief": (dict, _("a table")),
        "reading": (dict, _("a table")),
        "pipe": (dict, _("a table")),
        "hooks": (dict, _("a table")),
        "share": (dict, _("a table")),
    }
    for name, value in values.items():
        if name not in shapes:
            raise ConfigError(
                _("The configuration {path} sets {name!r}, which is not known: {shapes} are.").format(
                    path=path, name=name, shapes=", ".join(shapes)
                )
            )
        if not isinstance(value, shapes[name][0]):
            raise ConfigError(
                _("The configuration {path} sets {name} to something other than {shapes}.").format(
                    path=path, name=name, shapes=shapes[name][1]
                )
            )
    if values.get("first", "takeaway") not in ("takeaway", "summary"):
        raise ConfigError(
            _("The configuration {path} sets first to something other than {shapes}.").format(
                path=path, shapes=shapes["first"][1]
            )
        )
    return Config(
        library=values.get("library", ""),
        language=values.get("language", ""),
        theme=values.get("theme", ""),
        airy=values.get("airy"),
        roles=tuple(map(str, values.get("roles", ()))),
        first=values.get("first", "takeaway"),
        quit_from_page=values.get("quit_from_page", False),
        plain=values.get("plain", False),
        screen_reader=values.get("screen_reader", False),
        keys={str(k): str(v) for k, v in values.get("keys", {}).items()},
        sources=_sources(values.get("sources", {}), path),
        curate=_curate(values.get("curate", {}), path),
        brief=_brief(values.get("brief", {}), path),
        reading=_reading(values.get("reading", {}), path),
        pipe=_pipe(values.get("pipe", {}), path),
        hooks=_hooks(values.get("hooks", {}), path),
        share=_share(values.get("share", {}), path),
    )


def _pipe(values: Mapping[str, Any], path: Path) -> PipeSettings:
    for name, value in values.items():
        where = _("The configuration {path} sets {name} under [pipe]").format(path=path, name=name)
        if name not in ("commands", "timeout"):
            raise ConfigError(_("{where}, which is not known: commands, timeout are.").format(where=where))
        if name == "commands" and not (
            isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
        ):
            raise ConfigError(_("{where} to something other than a list of commands in quotes.").format(where=where))
        if name == "timeout" and (isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 3_600):
            raise ConfigError(
                _("{where} to something other than a number of seconds from 1 to 3600.").format(where=where)
            )
    return PipeSettings(tuple(values.get("commands", ())), values.get("timeout", 60))


def _hooks(values: Mapping[str, Any], path: Path) -> HookSettings:
    known = [known.name for known in fields(HookSettings)]
    for name, value in values.items():
        where = _("The configuration {path} sets {name} under [hooks]").format(path=path, name=name)
        if name not in known:
            raise ConfigError(
                _("{where}, which is not known: {known} are.").format(where=where, known=", ".join(known))
            )
        if name == "timeout":
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 600:
                raise ConfigError(
                    _("{where} to something other than a number of seconds from 1 to 600.").format(where=where)
                )
        elif not isinstance(value, str):
            raise ConfigError(_("{where} to something other than a command in quotes.").format(where=where))
    return HookSettings(**values)


def _reading(values: Mapping[str, Any], path: Path) -> ReadingSettings:
    for name, value in values.items():
        where = _("The configuration {path} sets {name} under [reading]").format(path=path, name=name)
        if name != "whole_story":
            raise ConfigError(_("{where}, which is not known.").format(where=where))
        if not isinstance(value, bool):
            raise ConfigError(_("{where} to something other than true or false.").format(where=where))
    return ReadingSettings(**values)


def _share(values: Mapping[str, Any], path: Path) -> ShareSettings:
    for name, value in values.items():
        where = _("The configuration {path} sets {name} under [share]").format(path=path, name=name)
        if name != "command":
            raise ConfigError(_("{where}, which is not known: command is.").format(where=where))
        if not isinstance(value, str):
            raise ConfigError(_("{where} to something other than a text in quotes.").format(where=where))
    return ShareSettings(**values)


def _brief(values: Mapping[str, Any], path: Path) -> BriefSettings:
    known = {known.name: known.default for known in fields(BriefSettings)}
    for name, value in values.items():
        where = _("The configuration {path} sets {name} under [brief]").format(path=path, name=name)
        if name not in known:
            raise ConfigError(
                _("{where}, which is not known: {known} are.").format(where=where, known=", ".join(known))
            )
        if isinstance(known[name], bool):
            if not isinstance(value, bool):
                raise ConfigError(_("{where} to something other than true or false.").format(where=where))
        elif isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 600:
            raise ConfigError(_("{where} to something other than a whole number up to 600.").format(where=where))
    if not 1 <= values.get("items", 7) <= 50:
        raise ConfigError(
            _("The configuration {path} sets items under [brief] to something other than 1 to 50.").format(path=path)
        )
    return BriefSettings(**values)


def _curate(values: Mapping[str, Any], path: Path) -> Curate:
    known = {known.name: known.default for known in fields(Curate)}
    for name, value in values.items():
        where = _("The configuration {path} sets {name} under [curate]").format(path=path, name=name)
        if name not in known:
            raise ConfigError(
                _("{where}, which is not known: {known} are.").format(where=where, known=", ".join(known))
            )
        if isinstance(known[name], str):
            if not isinstance(value, str):
                raise ConfigError(_("{where} to something other than a text in quotes.").format(where=where))
        elif isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise ConfigError(_("{where} to something other than a number.").format(where=where))
        elif isinstance(known[name], int) and not isinstance(value, int):
            raise ConfigError(_("{where} to something other than a whole number.").format(where=where))
    if values.get("share", 0) > 1 or values.get("parallel", 1) < 1 or values.get("timeout", 1) < 1:
        raise ConfigError(
            _("The configuration {path} sets share above 1, or parallel or timeout below 1, under [curate].").format(
                path=path
            )
        )
    if values.get("base_url"):
        _check_base_url(values["base_url"], path)
    return Curate(**values)


def _check_base_url(url: str, path: Path) -> None:
    from reader.text import safe_link  # not for the first frame: its patterns take long to compile

    if not safe_link(url):
        raise ConfigError(
            _("The configuration {path} sets base_url to something other than an http or https address.").format(
                path=path
            )
        )


def _sources(values: Mapping[str, Any], path: Path) -> Sources:
    for name, value in values.items():
        if name not in ("allow_hosts", "refresh"):
            raise ConfigError(
                _(
                    "The configuration {path} sets {name!r} under [sources], which is not known: "
                    "allow_hosts, refresh are."
                ).format(path=path, name=name)
            )
        if name == "allow_hosts" and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            raise ConfigError(
                _("The configuration {path} sets allow_hosts to something other than a list of hosts.").format(
                    path=path
                )
            )
        if name == "refresh" and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise ConfigError(
                _("The configuration {path} sets refresh to something other than a number of minutes.").format(
                    path=path
                )
            )
    return Sources(tuple(values.get("allow_hosts", ())), values.get("refresh", 0))
