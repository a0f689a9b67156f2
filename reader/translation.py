"""The words a person reads, in their language: the standard library's gettext, English where there is no translation.

The language is settled once, by `reader/__main__.py`, before any module is imported whose words are read; so a word at
the level of a module (a key's description, a command's help, a table of labels) is translated like any other, where it
stands: `_("…")`. Modules that are imported before that (`BEFORE`) translate in functions only, and a test says so. In
English nothing is loaded: a message is its own translation.

What is composed has names for its parts: `_("Opened {title}").format(title=title)`, never an f-string, which nobody can
translate. A translation whose parts are not those of its message is not used. Numbers are `number(1234)`, what there
may be one or more of is `ngettext("{count} digest", "{count} digests", n).format(count=number(n))`, and a word that
means two things has a context: `pgettext("a day", "open")`.

What is stored, synced or compared is English: `marked("…")` puts such a message into the catalogs, and it is translated
where it is shown, with `translation.gettext(message)`. The help of a command is its docstring, and is translated by
`reader/commands/__init__.py`; so are the words of a key's binding, by `reader/tui/keys.py`.

Words of the query language, keys of the configuration, JSON, headers of CSV and names of files are English in every
language: programs read them. docs/translating.md is for those who translate.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gettext import GNUTranslations

DOMAIN = "digest"
ENGLISH = "en"
_FOLDER = __file__.rpartition("/")[0]
BEFORE = ("reader.config", "reader.config_values", "reader.errors", "reader.launch", "reader.logins", "reader.opening",
          "reader.paths", "reader.text", "reader.urls")  # fmt: skip
"""Modules that are there before the language is settled."""


class Catalog(Protocol):
    """What translates: a compiled catalog."""

    def gettext(self, message: str) -> str: ...
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str: ...
    def pgettext(self, context: str, message: str) -> str: ...
    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str: ...


_catalog: Catalog | None = None
_language = ENGLISH


def settle(configured: str, environment: Mapping[str, str]) -> None:
    """Speak the first language that is wanted and that there is a translation of, or English."""
    for wanted in wanted_languages(configured, environment):
        for name in (wanted, wanted.partition("_")[0]):
            if name == ENGLISH:
                use(None)
                return
            catalog = _load(name)
            if catalog is not None:
                use(catalog, name)
                return
    use(None)


def use(catalog: Catalog | None, language: str = ENGLISH) -> None:
    """Speak a language by this catalog; English where there is none."""
    global _catalog, _language
    _catalog, _language = catalog, language if catalog is not None else ENGLISH
    for kept in (gettext, ngettext, pgettext, npgettext, number):
        kept.cache_clear()
    if catalog is not None:
        _teach_libraries()


def language() -> str:
    """The language that is spoken: `en`, `de`."""
    return _language


def wanted_languages(configured: str, environment: Mapping[str, str]) -> list[str]:
    """Languages, the most wanted first, as `de_AT` or `de`: the configured one, else those of the environment.

    As everywhere, `LANGUAGE` counts before the locale, but not in the locale C, in which scripts ask for English.
    """
    if configured:
        return [_bare(configured)]
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    if _bare(locale) in ("C", "POSIX"):
        return [ENGLISH]
    several = environment.get("LANGUAGE", "").split(":")
    return [_bare(each) for each in (*several, locale) if each]


def _bare(locale: str) -> str:
    """`de_AT` of `de_AT.UTF-8@euro` or `de-AT`; only letters, so that it names no other folder."""
    bare = locale.partition(".")[0].partition("@")[0].replace("-", "_")
    return bare if bare.replace("_", "").isalnum() and bare.isascii() else ""


def _load(name: str) -> GNUTranslations | None:
    """The catalog of a language; None where there is none that can be read."""
    if not name:
        return None
    import struct
    from gettext import GNUTranslations

    try:
        with open(f"{_FOLDER}/locale/{name}/LC_MESSAGES/{DOMAIN}.mo", "rb") as file:  # noqa: PTH123
            return GNUTranslations(file)
    except (OSError, ValueError, LookupError, struct.error):  # missing, or damaged in whatever way
        return None


def _teach_libraries() -> None:
    """Let click, which looks at the environment alone, speak the language that was settled: its words are ours too."""
    import gettext as standard

    standard.gettext = gettext
    standard.ngettext = ngettext


def marked(message: str) -> str:
    """A message as it is, in English: it is stored or compared, and translated where it is shown."""
    return message


@lru_cache(maxsize=4096)
def gettext(message: str) -> str:
    """A message in the reader's language."""
    return message if _catalog is None or not message else _fitting(_catalog.gettext(message), message)


@lru_cache(maxsize=4096)
def pgettext(context: str, message: str) -> str:
    """A message that means different things in different places: `context` says which."""
    return message if _catalog is None else _fitting(_catalog.pgettext(context, message), message)


@lru_cache(maxsize=4096)
def ngettext(one: str, many: str, count: int) -> str:
    """The form for this many."""
    plain = one if count == 1 else many
    return plain if _catalog is None else _fitting(_catalog.ngettext(one, many, count), plain, many)


@lru_cache(maxsize=4096)
def npgettext(context: str, one: str, many: str, count: int) -> str:
    """The form for this many, of a message that means different things in different places."""
    plain = one if count == 1 else many
    return plain if _catalog is None else _fitting(_catalog.npgettext(context, one, many, count), plain, many)


@lru_cache(maxsize=4096)
def number(value: int) -> str:
    """A whole number as the language groups its digits: `1,234`, `1.234`."""
    return f"{value:,}".replace(",", pgettext("between thousands", ","))


def decimal(value: float, digits: int = 1) -> str:
    """A number with this many digits behind the point: `1,234.5`, `1.234,5`."""
    whole, _, rest = f"{value:,.{digits}f}".partition(".")
    whole = whole.replace(",", pgettext("between thousands", ","))
    return whole + pgettext("before decimals", ".") + rest if rest else whole


def percent(share: float) -> str:
    """A share of one in whole percents: `10%`, `10 %`."""
    return gettext("{share}%").format(share=number(round(100 * share)))


def _fitting(translated: str, message: str, other: str = "") -> str:
    """The translation if it has no other parts than its message: one that has would end the program."""
    if "{" not in translated and "}" not in translated:
        return translated
    return translated if parts(translated) <= (parts(message) | parts(other)) else message


def parts(message: str) -> frozenset[str]:
    """What stands in braces; a sign of its own where the braces do not match."""
    try:
        pieces = list(Formatter().parse(message))
    except ValueError:
        return frozenset(("}{",))
    return frozenset(f"{name}!{conversion}:{form}" for _, name, form, conversion in pieces if name is not None)
