"""What is spoken: which language, by which catalog, and English wherever a translation will not do."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from docs import messages
from reader import translation
from reader.config import configured_language
from reader.translation import gettext, ngettext, number, parts, pgettext, settle, wanted_languages

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    translation.use(None)


class Said:
    """A catalog that says what a test wants."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words

    def gettext(self, message: str) -> str:
        return self.words.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.words.get(msgid1 if n == 1 else msgid2, msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.words.get(f"{context}|{message}", message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)


@pytest.mark.parametrize(
    ("configured", "environment", "expected"),
    [
        ("", {}, []),
        ("", {"LANG": "de_DE.UTF-8"}, ["de_DE"]),
        ("", {"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "de_AT.UTF-8"}, ["de_AT"]),
        ("", {"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, ["en_GB"]),
        ("", {"LANG": "de_DE.UTF-8", "LC_ALL": ""}, ["de_DE"]),
        ("", {"LANGUAGE": "fr:de", "LANG": "en_GB.UTF-8"}, ["fr", "de", "en_GB"]),
        ("", {"LANGUAGE": "de"}, ["de"]),
        ("", {"LANGUAGE": "de", "LC_ALL": "C"}, ["en"]),
        ("", {"LANGUAGE": "de", "LC_ALL": "C.UTF-8"}, ["en"]),
        ("", {"LANGUAGE": "de", "LANG": "POSIX"}, ["en"]),
        ("de-AT", {"LC_ALL": "C"}, ["de_AT"]),
        ("en", {"LANGUAGE": "de"}, ["en"]),
        ("../../etc", {}, [""]),
    ],
)
def test_the_configuration_counts_before_the_environment(
    configured: str, environment: dict[str, str], expected: list[str]
) -> None:
    assert wanted_languages(configured, environment) == expected


@pytest.mark.parametrize("wanted", ["de", "de_DE.UTF-8", "de_AT@euro", "xx:de", "xx_YY:de_CH"])
def test_the_first_language_with_a_translation_is_spoken(wanted: str) -> None:
    settle("", {"LANGUAGE": wanted})
    assert translation.language() == "de"
    assert gettext("Options") == "Optionen"


@pytest.mark.parametrize("wanted", ["", "xx", "en:de", "en_GB:de", "C", "../de", "\0", "d" * 5000])
def test_otherwise_it_is_english(wanted: str) -> None:
    settle("", {"LANGUAGE": wanted})
    assert translation.language() == "en"
    assert gettext("Options") == "Options"


def test_a_damaged_catalog_means_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = messages.mo_file("de").read_bytes()
    file = tmp_path / "locale/de/LC_MESSAGES/digest.mo"
    file.parent.mkdir(parents=True)
    monkeypatch.setattr(translation, "_FOLDER", str(tmp_path))
    for length in (*range(60), *range(60, len(whole), max(1, len(whole) // 200))):
        file.write_bytes(whole[:length])
        settle("de", {})
        assert gettext("Options") == "Options" or translation.language() == "de"
    for at in range(0, min(len(whole), 2000), 7):
        file.write_bytes(whole[:at] + bytes((whole[at] ^ 0xFF,)) + whole[at + 1 :])
        settle("de", {})
        assert gettext("There is no such message.") == "There is no such message."
    file.unlink()
    settle("de", {})
    assert translation.language() == "en"


def test_a_translation_with_parts_of_its_own_is_not_used() -> None:
    translation.use(Said({"Opened {title}": "{titel} ist offen", "Read {n}": "Gelesen: {n", "All {n}": "Alle"}), "de")
    assert gettext("Opened {title}") == "Opened {title}"
    assert gettext("Read {n}") == "Read {n}"
    assert gettext("All {n}") == "Alle"


def test_one_and_many_and_contexts() -> None:
    assert [ngettext("{n} digest", "{n} digests", n) for n in (0, 1, 2)] == ["{n} digests", "{n} digest", "{n} digests"]
    assert pgettext("a day", "open") == "open"
    translation.use(Said({"a day|open": "offen", "{n} digests": "{n} Stück"}), "de")
    assert ngettext("{n} digest", "{n} digests", 2) == "{n} Stück"
    assert pgettext("a day", "open") == "offen"


def test_numbers_are_grouped_as_the_language_groups_them() -> None:
    assert (number(1234567), number(-1234), number(12)) == ("1,234,567", "-1,234", "12")
    assert (translation.decimal(1234.56), translation.decimal(0.5, 2), translation.decimal(3, 0)) == (
        "1,234.6",
        "0.50",
        "3",
    )
    settle("de", {})
    assert (number(1234567), number(-1234), number(12)) == ("1.234.567", "-1.234", "12")
    assert (translation.decimal(1234.56), translation.decimal(0.5, 2)) == ("1.234,6", "0,50")


def test_the_configured_language_is_read_even_where_the_rest_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert configured_language(file) == ""
    for text, expected in [
        ('language = "de"\n', "de"), ('language = "de"\nnothing = 1\n', "de"), ("language = 3\n", ""),
        ('language = "de\n', ""), ("theme = 'x'\n", ""), ("# language\n", ""), ('[curate]\nlanguage = "de"\n', ""),
    ]:  # fmt: skip
        file.write_text(text)
        assert configured_language(file) == expected


def test_the_environment_or_the_configuration_makes_the_program_german(home: Path) -> None:
    command = [sys.executable, "-m", "reader", "list", "--help"]
    base = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(home)}
    assert b"Usage: " in subprocess.run(command, env=base, capture_output=True, check=True).stdout
    german = subprocess.run(
        command, env=base | {"LANG": "de_DE.UTF-8"}, capture_output=True, check=True
    ).stdout.decode()
    assert "Aufruf: " in german
    assert "Usage: " not in german
    (home / "digest-reader").mkdir()
    (home / "digest-reader/config.toml").write_text('language = "de"\n')
    assert subprocess.run(command, env=base, capture_output=True, check=True).stdout.decode() == german


def test_what_is_imported_before_the_language_is_settled_translates_in_functions_only() -> None:
    program = (
        "import sys, reader.translation as t; t.settle = lambda *a: (print(*sorted(m for m in sys.modules"
        " if m.startswith('reader.'))), sys.exit(0)); import reader.__main__ as m;"
        " sys.argv = ['digest', 'list']; m.main()"
    )
    imported = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    ).stdout.split()
    assert "reader.config" in imported
    for name in imported:
        path = ROOT / f"{name.replace('.', '/')}.py"
        if path.exists():
            assert _translated_at_import(ast.parse(path.read_text())) == [], name


def _translated_at_import(tree: ast.AST) -> list[int]:
    """Lines of a module on which a message is translated when it is imported."""
    found = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in messages.KEYWORDS:
            found.append(node.lineno)
        found += _translated_at_import(node)
    return found


def test_english_loads_no_catalog() -> None:
    program = "import sys; from reader.translation import *; settle('', {}); gettext('Options'); number(1000);"
    subprocess.run([sys.executable, "-S", "-c", program + "assert 'gettext' not in sys.modules"], check=True, cwd=ROOT)


def test_messages_within_f_strings_are_found_on_every_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reader").mkdir()
    (tmp_path / "reader" / "shown.py").write_text("""f"{_('in step')} {name or _('nobody')}" + _('seen anyway')""")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    assert list(messages._in_f_strings()) == ["in step", "nobody"]


def test_the_template_and_the_catalogs_are_current() -> None:
    template = messages.template()
    assert messages.TEMPLATE.read_bytes() == messages.as_po(template), "`make messages` brings it up to date"
    for language in messages.LANGUAGES:
        catalog = messages.updated(language, template)
        assert messages.po_file(language).read_bytes() == messages.as_po(catalog), "`make messages`"
        assert messages.mo_file(language).read_bytes() == messages.as_mo(catalog), "`make messages`"


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_message_is_translated_with_the_same_parts(language: str) -> None:
    with messages.po_file(language).open("rb") as file:
        catalog = read_po(file, locale=language)
    assert [message.id for message in messages.untranslated(catalog)] == []
    for message in catalog:
        if message.id:
            assert messages.misfits(message) == [], message.id


def test_every_plural_form_names_the_parts_of_its_message() -> None:
    one_and_many = ("{n} of {title}", "{n} of {titles}")
    assert messages.misfits(Message(one_and_many, ("eins von {title}", "{n} von {titles}"))) == []
    assert messages.misfits(Message(one_and_many, ("eins von {name}", "{n} von {title}"))) == [
        "{n} von {title}",
        "eins von {name}",
    ]
    assert messages.misfits(Message("Read {n}", "Gelesen")) == ["Gelesen"]


def test_no_module_that_translates_has_another_meaning_for_the_sign() -> None:
    for path in sorted((ROOT / "reader").rglob("*.py")):
        text = path.read_text()
        if "gettext as _" in text:
            names = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name) and node.id == "_"]
            assert [node.lineno for node in names if isinstance(node.ctx, ast.Store)] == [], path


def test_what_is_translated_is_a_literal() -> None:
    """A message that is composed first is in no catalog."""
    for path in sorted((ROOT / "reader").rglob("*.py")):
        if path.name == "translation.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in messages.KEYWORDS:
                literals = node.args[:1] if node.func.id in ("_", "gettext") else node.args[:2]
                assert all(isinstance(each, ast.Constant) for each in literals), f"{path}:{node.lineno}"


def test_parts() -> None:
    assert parts("no parts, {{really}}") == frozenset()
    assert parts("{a} {b!r} {c:>3}") == {"a!None:", "b!r:", "c!None:>3"}
    assert parts("{a") == {"}{"}


def test_messages_written_twice_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "FOLDER", tmp_path)
    (tmp_path / "de/LC_MESSAGES").mkdir(parents=True)
    template = messages.template()
    catalog = messages.updated("de", template)
    shutil.copy(ROOT / "reader/locale/de/LC_MESSAGES/digest.po", messages.po_file("de"))
    first = messages.as_po(messages.updated("de", template))
    messages.po_file("de").write_bytes(first)
    again = messages.updated("de", template)
    assert messages.as_po(again) == first
    assert len(catalog) == len(again)
