"""Takes the messages out of the source and brings the translations up to date: `make messages`.

    python docs/messages.py                 the template, every catalog, and what is compiled of them
    python docs/messages.py --take FILE…    first take over the translations of other files (.po) into the German one
    python docs/messages.py --missing N     what is not translated yet, in N files of one size (`--into` FOLDER)

What it writes depends on nothing but the source and the translations: no dates, no places, sorted. Messages of click,
with which the program speaks too, are among them. docs/translating.md is for those who translate.
"""

from __future__ import annotations

import argparse
import ast
import io
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from reader.plain.table import WORD, is_word
from reader.translation import parts

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "reader" / "locale"
TEMPLATE = FOLDER / "digest.pot"
LANGUAGES = ("de",)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "marked": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
BINDS = {
    "Binding": {"description": 2, "tooltip": 6},
    "key": {"description": 2, "tooltip": 3},
    "_key": {"description": 3, "tooltip": 4},
}
"""What makes a key's binding, and where in it stands what is read of it."""
SOURCES = (ROOT / "reader", Path(click.__file__).parent)
HEADER = "# Messages of digest, written by `make messages`. docs/translating.md says how to translate them."


def po_file(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "digest.po"


def mo_file(language: str) -> Path:
    return po_file(language).with_suffix(".mo")


def template() -> Catalog:
    """Every message of the source."""
    catalog = _catalog(None)
    for folder in SOURCES:
        found = extract_from_dir(folder, [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",))
        for _file, _line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
            catalog.add(message, auto_comments=comments, context=context)
    for text in (*_helps(), *_keys(), *_in_f_strings()):
        catalog.add(text)
    for word in _line_commands():
        catalog.add(word, context=WORD)
    return catalog


def _line_commands() -> Iterator[str]:
    """The words for which the line mode's commands can be typed: `Command(("b", "bookmark"), …)`."""
    for path in sorted((ROOT / "reader" / "plain").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Command":
                for key in ast.walk(node.args[0]):
                    if isinstance(key, ast.Constant) and is_word(str(key.value)):
                        yield str(key.value)


def _helps() -> Iterator[str]:
    """What the commands say of themselves: their docstrings."""
    for path in sorted((ROOT / "reader" / "commands").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
                yield from filter(None, (ast.get_docstring(node),))


def _in_f_strings() -> Iterator[str]:
    """Messages within f-strings, which Babel finds only where a newer Python than 3.11 takes them apart."""
    for path in sorted((ROOT / "reader").rglob("*.py")):
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for node in ast.walk(string) if isinstance(string, ast.JoinedStr) else ():
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                    # One that has a context or a plural stands on a line of its own.
                    (text,) = node.args
                    assert isinstance(text, ast.Constant), f"{path}:{node.lineno}"
                    yield str(text.value)


def _keys() -> Iterator[str]:
    """What the keys say of themselves: the description and the tooltip of every binding (`reader/tui/keys.py`)."""
    for path in sorted((ROOT / "reader" / "tui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BINDS:
                for each in words_of_key(node):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield each.value


def words_of_key(call: ast.Call) -> list[ast.expr]:
    """The arguments of `Binding(…)` or `key(…)` that a person reads."""
    named = {each.arg: each.value for each in call.keywords if each.arg}
    assert isinstance(call.func, ast.Name)
    places = BINDS[call.func.id]
    return [named[each] for each in places if each in named] + [
        call.args[place] for place in places.values() if place < len(call.args)
    ]


def _makes_command(decorator: ast.expr) -> bool:
    """Whether it is `@click.command(…)`, or `@group.command(…)`."""
    called = decorator.func if isinstance(decorator, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr in ("command", "group")


def updated(language: str, messages: Catalog, *others: Path) -> Catalog:
    """A language's catalog with exactly the messages of the template, and all translations that there are of them."""
    catalog = _catalog(language)
    for message in messages:
        if message.id:
            catalog.add(message.id, auto_comments=message.auto_comments, context=message.context)
    for path in (po_file(language), *others):
        if path.exists():
            _take(catalog, path)
    return catalog


def as_po(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalog, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    return file.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def untranslated(catalog: Catalog) -> Iterator[Message]:
    """Messages without a whole translation, in order."""
    for message in sorted(catalog):
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and (message.fuzzy or not all(forms)):
            yield message


def misfits(message: Message) -> list[str]:
    """Translations of a message whose parts in braces are not its own. The form for one may leave some out."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    either = frozenset[str]().union(*map(parts, ids))
    several = [each for each in strings[len(ids) - 1 :] if parts(each) != parts(ids[-1])]
    return several + [each for each in strings[: len(ids) - 1] if not parts(each) <= either]


def _take(catalog: Catalog, path: Path) -> None:
    """Take over the translations of a file, where they are whole and of a message that there still is."""
    with path.open("rb") as file:
        theirs = read_po(file, locale=catalog.locale, charset="utf-8")
    unfinished = {(message.id, message.context) for message in untranslated(theirs)}
    for message in theirs:
        ours = catalog.get(message.id, message.context) if message.id else None
        if ours is not None and (message.id, message.context) not in unfinished:
            ours.string = message.string


class _Steady(Catalog):
    """A catalog whose header says nothing that changes by itself."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        headers = [
            ("Project-Id-Version", "digest"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
        if self.locale is not None:
            headers += [("Language", str(self.locale)), ("Plural-Forms", self.plural_forms)]
        return headers


def _catalog(language: str | None) -> Catalog:
    return _Steady(locale=language, header_comment=HEADER, fuzzy=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--take", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--missing", type=int, default=0, metavar="N")
    parser.add_argument("--into", type=Path, default=Path(), metavar="FOLDER")
    asked = parser.parse_args()
    messages = template()
    catalogs = {language: updated(language, messages, *asked.take) for language in LANGUAGES}
    if asked.missing:
        for language, catalog in catalogs.items():
            _write_missing(catalog, asked.missing, asked.into, language)
        return
    TEMPLATE.write_bytes(as_po(messages))
    for language, catalog in catalogs.items():
        po_file(language).write_bytes(as_po(catalog))
        mo_file(language).write_bytes(as_mo(catalog))
        print(f"{language}: {len(list(untranslated(catalog)))} of {len(catalog)} messages are not translated yet.")


def _write_missing(catalog: Catalog, files: int, folder: Path, language: str) -> None:
    missing = list(untranslated(catalog))
    for number in range(files):
        piece = _catalog(language)
        for message in missing[number * len(missing) // files : (number + 1) * len(missing) // files]:
            piece.add(message.id, auto_comments=message.auto_comments, context=message.context)
        path = folder / f"{language}-{number + 1}.po"
        path.write_bytes(as_po(piece))
        print(f"{path}: {len(piece)} messages")


if __name__ == "__main__":
    main()
