"""The configuration file, all of it optional."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from reader.dataclass import dataclass
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
    """Name of the colours; empty: those chosen on the screen, or else what fits the terminal."""
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


_TABLES: Mapping[str, Any] = {
    "sources": Sources,
    "curate": Curate,
    "brief": BriefSettings,
    "reading": ReadingSettings,
    "pipe": PipeSettings,
    "hooks": HookSettings,
    "share": ShareSettings,
}


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
    from reader.config_values import check

    check(values, path)
    return _made(values)


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


def _made(values: Mapping[str, Any]) -> Config:
    """The configuration of values that keep to the rules."""
    top = {name: value for name, value in values.items() if name not in _TABLES}
    tables = {name: kind(**_tuples(values[name])) for name, kind in _TABLES.items() if name in values}
    if "keys" in top:
        top["keys"] = {str(key): str(value) for key, value in top["keys"].items()}
    return Config(**_tuples(top), **tables)


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
