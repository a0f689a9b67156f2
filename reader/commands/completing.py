"""`digest completion`, and what the shell asks while somebody types: filters, values, ids and feeds of the library."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class, get_completion_class
from click.shell_completion import split_arg_string as split_arguments

from reader.commands.context import chosen_library
from reader.commands.printing import write
from reader.errors import DigestError
from reader.library import Library, open_library
from reader.library.vocabulary import vocabulary
from reader.model.completion import completions
from reader.model.later import WEEKDAYS, WORDS
from reader.model.many import action_completions
from reader.model.query_text import parse

VARIABLE = "_DIGEST_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
MOST = 40
_SAFE = re.compile(r"([^\w:.,/@%+=<>-])")

_BASH = """\
%(complete_func)s() {
    local line="${COMP_LINE:0:COMP_POINT}" reply
    reply=$(COMP_LINE="$line" COMP_WORDBREAKS="$COMP_WORDBREAKS" %(complete_var)s=bash_complete $1)
    COMPREPLY=()
    while IFS= read -r item; do
        [[ -n "$item" ]] && COMPREPLY+=("${item#*,}")
        [[ "$item" == dir,* ]] && compopt -o dirnames
        [[ "$item" == file,* ]] && compopt -o default
    done <<< "$reply"
    [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == *: ]] && compopt -o nospace
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """Bash breaks words at colons, which stand in every filter, so it is told the line and not the words."""

    source_template = _BASH

    @staticmethod
    def _check_version() -> None:
        """Every bash that still runs knows what the script uses; asking would start one more process."""

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ.get("COMP_LINE", "")
        words = split_arguments(line)[1:]
        typing = bool(words) and not line.endswith((" ", "\t"))
        return (words[:-1], words[-1]) if typing else (words, "")

    def format_completion(self, item: CompletionItem) -> str:
        _, incomplete = self.get_completion_args()
        value = _SAFE.sub(r"\\\1", str(item.value)) if item.type == "plain" else str(item.value)
        if ":" in os.environ.get("COMP_WORDBREAKS", ":") and ":" in incomplete:
            # What stands before the last colon is not replaced.
            value = value[incomplete.rindex(":") + 1 :] if ":" in value else value
        return f"{item.type},{value}"


add_completion_class(Bash, "bash")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what lets a SHELL complete digest's commands, filters and values.

    \b
    eval "$(digest completion bash)"        in ~/.bashrc
    eval "$(digest completion zsh)"         in ~/.zshrc
    digest completion fish | source         in ~/.config/fish/config.fish
    """
    kind = get_completion_class(shell)
    if kind is not None:
        write(kind(ctx.find_root().command, {}, "digest", VARIABLE).source(), end="")


def complete_query(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Filters and their values, as the library has them."""
    with _quiet_library(ctx) as library:
        found = completions(incomplete, vocabulary(library), most=MOST) if library is not None else ()
        return [CompletionItem(incomplete[: c.start] + c.text, help=c.about or None) for c in found]


def complete_action(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What is to be done, then tags, times, and parts of the query."""
    with _quiet_library(ctx) as library:
        if library is None:
            return []
        before = "".join(f"{word} " for word in ctx.params.get("words") or ())
        found = action_completions(before + incomplete, vocabulary(library), most=MOST)
        return [
            CompletionItem(incomplete[: c.start - len(before)] + c.text, help=c.about or None)
            for c in found
            if c.start >= len(before)
        ]


def complete_id(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The newest digests whose id begins like this."""
    with _quiet_library(ctx) as library:
        if library is None:
            return []
        rows = library.fetch(library.find(parse("")).rows[:5_000])
        some = [row for row in rows if row.id.startswith(incomplete.lower())]
        return [CompletionItem(row.id, help=row.title) for row in some[:MOST]]


def complete_mute(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Queries that are muted."""
    with _quiet_library(ctx) as library:
        mutes = library.desk.mutes() if library is not None else ()
        return [CompletionItem(m.query) for m in mutes if m.query.startswith(incomplete)][:MOST]


def complete_later(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """When a digest may come back, then which digests."""
    if ctx.params.get("now") or ctx.params.get("words"):
        return complete_id(ctx, param, incomplete)
    words = [word.replace(" ", "-") for word in (*WORDS, *WEEKDAYS)]
    return [CompletionItem(word) for word in (*words, "3d", "2w") if word.startswith(incomplete.lower())]


def complete_view(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The reader's own views."""
    with _quiet_library(ctx) as library:
        own = library.views.own() if library is not None else ()
        typed = incomplete.casefold()
        return [CompletionItem(v.name, help=v.query) for v in own if v.name.casefold().startswith(typed)][:MOST]


def complete_feed(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Addresses of what is followed."""
    with _quiet_library(ctx) as library:
        feeds = library.feeds.all() if library is not None else ()
        return [CompletionItem(f.address, help=f.name or f.title) for f in feeds if incomplete in f.address][:MOST]


@contextlib.contextmanager
def _quiet_library(ctx: click.Context) -> Iterator[Library | None]:
    """The chosen library, None where it cannot be opened: a shell that completes is no place for errors."""
    try:
        library = open_library(chosen_library(ctx))
    except DigestError:
        yield None
        return
    with library:
        yield library


COMMANDS = (completion,)
