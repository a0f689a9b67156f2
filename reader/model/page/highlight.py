"""Code in colours, by Pygments: what is a keyword, a string, a comment. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.model.page.blocks import Code, Run, Runs, Style
from reader.model.page.cells import stopped

_NAMES = """
    bash=sh=shell=zsh c clojure common-lisp=lisp cpp=c++ csharp=c#=cs css diff=patch docker=dockerfile
    elixir erlang go=golang haskell html http ini java javascript=js json jsx kotlin lua make=makefile
    nasm=asm nix ocaml perl php protobuf=proto python=py=python3 r ruby=rb rust=rs scala scheme sql
    swift toml tsx typescript=ts xml yaml=yml zig
"""
LANGUAGES = {name: names.split("=")[0] for names in _NAMES.split() for name in names.split("=")}
"""Pygments' names of the languages that are coloured, by what publishers call them."""
MOST = 8_000
"""Characters of code that is coloured: the expressions are Pygments', and not all of them are linear."""
LONGEST = 400
"""Characters of a line of it."""
_PLAIN: frozenset[Style] = frozenset({"code"})
_STYLES: tuple[tuple[str, Style], ...] = (
    ("Token.Keyword", "keyword"), ("Token.Operator.Word", "keyword"), ("Token.Literal.String", "string"),
    ("Token.Comment", "comment"), ("Token.Literal.Number", "number"), ("Token.Name.Function", "name"),
    ("Token.Name.Class", "name"), ("Token.Name.Tag", "keyword"), ("Token.Name.Attribute", "name"),
    ("Token.Generic.Inserted", "string"), ("Token.Generic.Deleted", "keyword"),
)  # fmt: skip


def coloured(code: Code) -> Iterator[Runs]:
    """The lines of code, each as runs; plain where the language is not known or there is too much of it."""
    text = stopped(code.text)
    lines = text.split("\n")
    language = LANGUAGES.get(code.language.casefold(), "")
    if not language or len(text) > MOST or max(map(len, lines)) > LONGEST:
        for line in lines:
            yield (Run(line, _PLAIN),) if line else ()
        return
    yield from _lines(_tokens(text, language))


def _tokens(text: str, language: str) -> Iterable[tuple[str, str]]:
    from pygments.lexers import get_lexer_by_name

    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    return [(str(kind), value) for kind, value in lexer.get_tokens(text)]


def _lines(tokens: Iterable[tuple[str, str]]) -> Iterator[Runs]:
    line: list[Run] = []
    for kind, value in tokens:
        styles = _styles(kind)
        first, *rest = value.split("\n")
        if first:
            line.append(Run(first, styles))
        for text in rest:
            yield tuple(line)
            line = [Run(text, styles)] if text else []
    yield tuple(line)


def _styles(kind: str) -> frozenset[Style]:
    return next((frozenset({"code", style}) for name, style in _STYLES if kind.startswith(name)), _PLAIN)
