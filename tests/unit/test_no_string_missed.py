"""No words that a person reads are left out of the catalogs: what stands as a literal in the front ends is looked at.

In a front end every string with a space between words counts as read, unless it stands where nobody reads it: in a
docstring, a style, a style sheet. In every other room the words of our own errors are looked at, which reach people as
they are. `tests/tui` looks at the same from the other side: it draws the screen in a language of other letters.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from docs.messages import BINDS, KEYWORDS, words_of_key

ROOT = Path(__file__).parents[2] / "reader"
FRONT_ENDS = ("tui", "commands", "plain")
WORDS = re.compile(r"[^\W\d_]{2}.*\s.*[^\W\d_]{2}|[^\W\d_]{2,}\s+\S|\S\s+[^\W\d_]{3}", re.DOTALL)
"""Letters and a space: words in a row, or one beside a part that is put in."""
STYLES = frozenset("bold dim italic not on reverse strike underline yellow red".split())
UNREAD_NAMES = frozenset(("CSS", "DEFAULT_CSS"))
EXCEPTIONS: Mapping[str, str] = {
    "tui/key_groups.py": "headings of docs/keys.md, which is English",
    "commands/manual.py": "requests of roff",
    "commands/completing.py": "a program for the shell",
    "tui/textual_private.py": "a type",
    "ViewsPane, Filters, DigestList, Detail": "a selector of Textual",
    "jq -r .title": "a command, as it is typed",
    "read role:CTO before:7d": "a command, as it is typed",
    'role:"AI Engineer" level:advanced is:unread': "a query, as it is typed",
    "more …": "a rule, as it is typed",
    "less …": "a rule, as it is typed",
    "forget …": "a rule, as it is typed",
    **dict.fromkeys(
        ("curate with", "follow feed", "select all", "read on", "back up", "take out", "all read"),
        "a command of the line mode, as it is typed",
    ),
    "a command of the line mode": "the context of those words in the catalogs",
    "WHEN ID…|-": "parameters of a command, which are English as its name is",
    "servers/answers.py": "answers to assistants, which read English",
}
"""What is not translated, by file or by its words, and why."""


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """The strings of a module that are not translated where they stand, but those that nobody reads."""
    if isinstance(tree, ast.Call):
        yield from _of_call(tree)
    elif isinstance(tree, ast.Assign | ast.AnnAssign):
        targets = tree.targets if isinstance(tree, ast.Assign) else [tree.target]
        named = {each.id for each in targets if isinstance(each, ast.Name)}
        if tree.value is not None and not named & UNREAD_NAMES:
            yield from literals(tree.value)
    elif isinstance(tree, ast.JoinedStr):
        whole = "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in tree.values)
        yield ast.Constant(whole, lineno=tree.lineno)
        for each in tree.values:
            if isinstance(each, ast.FormattedValue):
                yield from literals(each.value)
    elif isinstance(tree, ast.Constant):
        if isinstance(tree.value, str):
            yield tree
    elif not (isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant)):  # a docstring
        for field, value in ast.iter_fields(tree):
            if field not in ("annotation", "returns"):
                for each in value if isinstance(value, list) else [value]:
                    if isinstance(each, ast.AST):
                        yield from literals(each)


def _of_call(call: ast.Call) -> Iterator[ast.Constant]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name in KEYWORDS:
        return
    taken = words_of_key(call) if isinstance(call.func, ast.Name) and name in BINDS else []  # by `make messages`
    for each in (call.func, *call.args, *(keyword.value for keyword in call.keywords)):
        if each not in taken or not isinstance(each, ast.Constant):
            yield from literals(each)


def is_read(text: str) -> bool:
    """Whether it has words; names of styles are none."""
    return bool(WORDS.search(text)) and not all(each[:1] in "$…" or each in STYLES for each in text.split())


def errors(tree: ast.AST) -> Iterator[ast.expr]:
    """What our own errors are raised with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
            name = node.exc.func.id
            if name.endswith("Error") and not hasattr(builtins, name):
                yield from node.exc.args


def missed(source: str, *, front_end: bool) -> list[tuple[int, str]]:
    """Lines and words of what a person reads in a module and no catalog has."""
    tree = ast.parse(source)
    looked_at = [tree] if front_end else list(errors(tree))
    found = {(each.lineno, str(each.value)) for part in looked_at for each in literals(part)}
    return sorted(each for each in found if is_read(each[1]))


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_that_is_read_can_be_translated(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    if name not in EXCEPTIONS:
        found = missed(path.read_text(encoding="utf-8"), front_end=name.split("/", maxsplit=1)[0] in FRONT_ENDS)
        assert [each for each in found if each[1] not in EXCEPTIONS] == []


def test_no_exception_is_left_behind() -> None:
    """What is excepted is still there, and would be found."""
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        texts = [each[1] for each in missed(path.read_text(encoding="utf-8"), front_end=name.startswith(FRONT_ENDS))]
        found.update(texts, [name] if texts else [])
    assert set(EXCEPTIONS) <= found


@pytest.mark.parametrize(
    "planted",
    [
        'say(Said("Nothing is here"))',
        'say(Said(f"{count} digests"))',
        'say(Said(f"Copied {link}"))',
        'yield Static(Content("Done for today"), classes="heading")',
        'HINTS = {"a": "one per line"}',
        'Hint("n", "next unsupported", "n")',
        'raise QueryError("there is no such view")',
        'raise QueryError(f"no view is called {name}") from error',
        'key("a", "b", f"role {number}", "Filter by role")',
        'Binding("a", "b", "b", tooltip="Do it " + word)',
        'click.option("--x", help="What it does")',
        'say(_("Copied {link}").format(link="the link"))',
    ],
)
def test_what_is_not_translated_is_found(planted: str) -> None:
    assert missed(planted, front_end=True)
    assert bool(missed(planted, front_end=False)) == planted.startswith("raise")


@pytest.mark.parametrize(
    "planted",
    [
        '"""A docstring of words."""',
        'say(Said(_("Nothing is here")))',
        'ngettext("{count} digest", "{count} digests", n).format(count=number(n))',
        'Content.styled(text, "bold $warning")',
        'CSS = "Screen { color: red; }"',
        'key("a", "b", "role", "Filter by role")',
        'Binding("a", "b", "b", tooltip="Do it")',
        'x: "Sequence of words" = 1',
        'join(", ")',
    ],
)
def test_what_nobody_reads_or_is_translated_is_not(planted: str) -> None:
    assert missed(planted, front_end=True) == []
