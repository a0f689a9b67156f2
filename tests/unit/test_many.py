"""Commands over many digests: how they are read, completed, planned and carried out."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.briefing.many import Scope, carry_out, first, ids_of, plan, snapshot
from reader.commands.printing import LONGEST_LINE
from reader.errors import QueryError
from reader.library import Library, open_library
from reader.model.completion import applied
from reader.model.many import VERBS, action_completions, parse_action, query_start, tag_fields
from reader.model.query import Query
from reader.model.query_text import parse
from tests.conftest import Run
from tests.tui.screen import digests, id_of, record

NOW = datetime(2026, 11, 25, 9, 0)
"""A Wednesday."""


@pytest.fixture
def filled(library: Library) -> Library:
    library.add(digests())
    return library


@pytest.fixture
def stored(root: Path) -> Path:
    with open_library(root) as library:
        library.add(digests())
    return root


@pytest.mark.parametrize(
    ("typed", "fields", "query"),
    [
        ("read role:CTO before:7d", {"read": True}, "role:CTO before:7d"),
        (":unread is:read", {"read": False}, "is:read"),
        ("  READ   x y", {"read": True}, "x y"),
        ("read", {"read": True}, None),
        ("bookmark x", {"bookmark": True}, "x"),
        ("unbookmark x", {"bookmark": False}, "x"),
        ("tag later is:unread", {"tag:later": True}, "is:unread"),
        ("tag later", {"tag:later": True}, None),
        ('tag "to read",LLM,-old topic:x', {"tag:to read": True, "tag:llm": True, "tag:old": False}, "topic:x"),
        ("untag later,llm x", {"tag:later": False, "tag:llm": False}, "x"),
        ("untag -later x", {"tag:later": True}, "x"),
        ("remove source:z before:30d", {"deleted": True}, "source:z before:30d"),
        ("unremove x", {"deleted": False}, "x"),
        ("later now x", {"later": ""}, "x"),
    ],
)
def test_a_command_is_a_verb_its_argument_and_a_query(typed: str, fields: dict[str, object], query: str | None) -> None:
    action = parse_action(typed, NOW)
    assert action.fields == fields
    assert action.query == (None if query is None else parse(query))
    text = typed.strip()
    assert text[query_start(text) :] == (query or "")


@pytest.mark.parametrize("when", ["tomorrow", "next week", "next-week", "3d", "2026-12-24", "2026-12-24 18:00"])
def test_a_time_may_be_two_words(when: str) -> None:
    typed = f"later {when} topic:x"
    action = parse_action(typed, NOW)
    assert typed[query_start(typed) :] == "topic:x"
    assert action.query == parse("topic:x")
    assert str(action.fields["later"]) > "2026-11-25"
    assert action.done.startswith("put off until")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "say what to do"),
        ("raed x", "Did you mean read?"),
        ("read rolle:CTO", "Did you mean role:CTO?"),
        ("read role:", "does not apply"),
        ("remove sort:title", "every digest"),
        ("tag", "tag later"),
        ("tag is:unread", "before the query"),
        ('tag "later is:unread', "never closed"),
        ("tag , x", "tag later"),
        ("later", "later tomorrow"),
        ("later topic:x", "not a time that digest knows"),
        ("later tomorow role:CTO", "Did you mean tomorrow?"),
        ("later 2001-01-01 x", "is not a time in the future"),
        ("mute keep:3", "a mute needs a query"),
        ("mute is:muted", "a mute cannot hide by"),
        ("read " + "x" * 100_000, "too long"),
    ],
)
def test_what_does_not_apply_is_refused_with_a_reason(typed: str, why: str) -> None:
    with pytest.raises(QueryError, match=why.replace("?", r"\?")):
        parse_action(typed, NOW)


@given(st.text(alphabet='read tagluntmve:"-,x()\t\n 7d', max_size=60) | st.text(max_size=60))
def test_any_text_is_an_action_or_is_refused(text: str) -> None:
    try:
        action = parse_action(text, NOW)
    except QueryError:
        return
    assert action.verb.name in VERBS
    assert action.query is None or action.query.where.nodes
    assert not (action.query and action.query.problems)
    assert action.fields or action.verb.takes == "mute"


@given(st.sampled_from([*VERBS, "", "x"]), st.text(alphabet='role:cta "-,()\t', max_size=30), st.integers(0, 40))
def test_what_completes_a_command_stands_where_it_is_typed(verb: str, rest: str, at: int) -> None:
    text = f"{verb}{rest}"
    at = min(at, len(text))
    for each in action_completions(text, lambda facet: (("cto", 3), ("to read", 1)), at):
        assert 0 <= each.start <= each.end == at
        taken, cursor = applied(text, each)
        assert taken.startswith(text[: each.start] + each.text)
        assert cursor <= len(taken)


@given(st.sampled_from(sorted(VERBS)))
def test_a_verb_is_completed_from_any_of_its_beginnings(name: str) -> None:
    for length in range(len(name)):
        assert name in {each.text for each in action_completions(name[:length], lambda facet: (), most=20)}


def test_tags_times_and_queries_are_completed() -> None:
    def texts(typed: str) -> list[str]:
        return [each.text for each in action_completions(typed, lambda facet: (("later", 3), ("to read", 1)))]

    assert texts("tag la") == ["later"]
    assert texts("tag later,to") == ['"to read"']
    assert texts("tag later ro") == ["role:"]
    assert texts("later tom") == ["tomorrow"]
    assert texts("later tomorrow ro") == ["role:"]
    assert texts(":re") == ["read", "remove"]
    assert texts("nothing ro") == []


def test_tags_in_quotes_keep_their_commas_apart() -> None:
    assert tag_fields('a, -b,"c d"') == {"tag:a": True, "tag:b": False, "tag:c d": True}


@pytest.mark.parametrize(
    "typed",
    [
        "read role:CTO", "unread role:CTO", "bookmark x or role:CTO", "unbookmark level:expert", "tag a,b role:CTO",
        "untag a role:CTO", "later 3d role:CTO", "later now role:CTO", "remove role:CTO", "unremove role:CTO",
    ],
)  # fmt: skip
def test_what_is_counted_before_is_what_changes_and_one_undo_takes_it_back(filled: Library, typed: str) -> None:
    queues, clocks = id_of("Queues that refuse"), id_of("Clocks disagree")
    filled.mark({queues: {"read": True, "tag:a": True}, clocks: {"bookmark": True, "later": "2001-01-01T00:00:00Z"}})
    filled.mark({id_of("Budgets for people"): {"deleted": True}})
    before = {digest.id: filled.marks(digest.id).to_record() for digest in digests()}
    action = parse_action(typed, datetime.now())
    planned = plan(filled, action, Scope(), datetime.now())
    change = carry_out(filled, action, ids_of(filled, planned))
    assert len(change) == len(planned.rows)
    assert len(first(filled, planned)) == min(5, len(planned.rows))
    if len(change):
        filled.undo()
    assert {digest.id: filled.marks(digest.id).to_record() for digest in digests()} == before


def test_without_a_query_it_is_the_selected_or_else_the_listed(filled: Library) -> None:
    now, read = datetime.now(), parse_action("read", NOW)
    listed = filled.find(parse("role:CTO"))
    scope = snapshot(filled, [id_of("Paper forms"), "000000000000"], listed)
    assert plan(filled, read, scope, now).told == "1 selected digest will be marked read"
    scope = snapshot(filled, [], listed)
    assert plan(filled, read, scope, now).told == "3 listed digests will be marked read"
    filled.mark({id_of("Clocks disagree"): {"read": True}})
    assert plan(filled, read, scope, now).told == "2 of 3 listed digests will be marked read"
    muting = plan(filled, parse_action("mute", NOW), scope, now)
    assert muting.action.mute is not None
    assert muting.action.mute.query == "role:CTO"
    with pytest.raises(QueryError, match="say which digests"):
        plan(filled, read, Scope(), now)
    everything = snapshot(filled, [], filled.find(Query()))
    with pytest.raises(QueryError, match="everything is listed"):
        plan(filled, parse_action("remove", NOW), everything, now)
    with pytest.raises(QueryError, match="a mute needs a query"):
        plan(filled, parse_action("mute", NOW), everything, now)


def test_what_arrives_after_the_snapshot_is_not_touched(root: Path, filled: Library) -> None:
    scope = snapshot(filled, [], filled.find(parse("role:CTO")))
    with open_library(root) as other:
        other.add(digests([record("Arrived meanwhile", best_for=["CTO"])]))
    filled.refresh()
    filled.reload()
    assert len(filled.find(parse("role:CTO")).matched) == 4
    for typed in ("read role:CTO", "read"):
        planned = plan(filled, parse_action(typed, NOW), scope, datetime.now())
        assert len(planned.found) == 3


def test_a_view_that_cannot_be_used_is_refused(filled: Library) -> None:
    with pytest.raises(QueryError, match="nowhere"):
        plan(filled, parse_action("read view:Nowhere", NOW), Scope(), NOW)


def test_a_script_looks_before_it_acts(stored: Path, run: Run) -> None:
    looked = run("--library", stored, "do", "read role:CTO", "--dry-run")
    assert looked.stdout.startswith("3 digests will be marked read.\n")
    assert "Queues that refuse" in looked.stdout
    record = json.loads(run("--library", stored, "do", "read", "role:CTO", "--json").stdout)
    assert (record["action"], record["found"], record["changed"], record["done"]) == ("read", 3, 3, True)
    assert id_of("Queues that refuse") in record["ids"]
    again = run("--library", stored, "do", "read role:CTO")
    assert again.stdout.startswith("None of 3 digests changes")
    assert "Undone: marking 3 digests as read" in run("--library", stored, "undo").stdout


def test_a_script_sees_the_beginning_of_a_long_title(root: Path, run: Run) -> None:
    with open_library(root) as library:
        library.add(digests([record("Kerosene " * 300, best_for=["CTO"])]))
    looked = run("--library", root, "do", "read role:CTO", "--dry-run").stdout
    assert "Kerosene Kerosene" in looked
    assert max(map(len, looked.splitlines())) <= LONGEST_LINE
    run("--library", root, "plate", "add", "Move from kerosene to acetylene?")
    plate = run("--library", root, "plate").stdout
    assert "Kerosene Kerosene" in plate
    assert max(map(len, plate.splitlines())) <= LONGEST_LINE


def test_a_mistyped_value_is_answered_with_what_was_meant(stored: Path, run: Run) -> None:
    asked = run("--library", stored, "do", "read role:CTOO")
    assert asked.stdout == "No digest has role:CTOO: did you mean role:CTO?\n"
    assert asked.returncode == 1
    listed = run("--library", stored, "list", "role:CTOO")
    assert "no digest has role:CTOO: did you mean role:CTO?\n" in listed.stderr


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("role:CTOO level:expert", "no digest has role:CTOO: did you mean role:CTO?"),
        ("(level:expret or zebra) x", "no digest has level:expret or x: did you mean level:expert?"),
        ('source:"the leger"', 'no digest has source:"the leger": did you mean source:"The Ledger"?'),
        ("role:CTO zebra", ""),
        ("role:CTOO tag:qqqqqq zebra", "no digest has role:CTOO or tag:qqqqqq or zebra: did you mean role:CTO?"),
        ("manag ", 'no digest has "manag": did you mean role:"Product Manager"?'),
        ("-role:CTOO role:CTO", ""),
        ("tag:qqqqqq", ""),
        ("story:nothing", ""),
        ("role:" + "cto" * 500, ""),
    ],
)
def test_what_was_meant_is_a_value_of_the_library(filled: Library, query: str, question: str) -> None:
    assert filled.meant(parse(query)) == question


def test_a_script_says_yes_before_anything_is_deleted(stored: Path, run: Run) -> None:
    refused = run("--library", stored, "do", "remove role:CTO")
    assert refused.returncode == 1
    assert "say --yes" in refused.stderr
    assert run("--library", stored, "do", "remove role:CTO", "--yes").stdout.startswith("3 deleted.")
    assert run("--library", stored, "do", "unremove role:CTO").stdout.startswith("3 brought back.")


@pytest.mark.parametrize(
    "words", [["read"], ["read rolle:CTO"], ["raed x"], [""], ["tag role:CTO"], ["remove sort:title"]]
)
def test_what_names_nothing_does_nothing(stored: Path, run: Run, words: list[str]) -> None:
    assert run("--library", stored, "do", *words, "--yes").returncode == 2
    with open_library(stored) as library:
        assert len(library.find(parse("is:unread")).rows) == 6


def test_a_mute_and_a_tag_from_a_script(stored: Path, run: Run) -> None:
    assert run("--library", stored, "do", "mute", "level:beginner", "keep:1").stdout.startswith("2 muted.")
    assert run("--library", stored, "do", "tag later,llm level:expert").stdout.startswith("1 tagged later, llm.")
    assert len(run("--library", stored, "list", "tag:llm").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "typed", "offered"),
    [
        ([], "re", ["read", "remove"]),
        (["read"], "role:ct", ["role:CTO"]),
        (["later"], "tom", ["tomorrow"]),
        (["later", "tomorrow"], "role:ct", ["role:CTO"]),
    ],
)
def test_a_shell_completes_commands(stored: Path, words: list[str], typed: str, offered: list[str]) -> None:
    from click.shell_completion import ShellComplete

    from reader.commands import cli

    shell = ShellComplete(cli, {}, "digest", "_DIGEST_COMPLETE")
    found = shell.get_completions(["--library", str(stored), "do", *words], typed)
    assert [item.value for item in found] == offered
