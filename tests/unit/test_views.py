"""Views: what `view:NAME` means in a query, the views of a library, and the commands that change them."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

from reader.commands.printing import UNDO
from reader.errors import QueryError, ViewError
from reader.library import Library, open_library
from reader.library.views import checked_key
from reader.model.desk import DECISION, MUTE, VIEW, Decision, Mute, decision_fields, mute_fields
from reader.model.digest import Digest
from reader.model.query import Query
from reader.model.query_text import format_query, parse
from reader.model.subscription import Rules, Subscription
from reader.model.views import BUILT_INS, clean_name, nested, renamed, resolved, suggested_name
from tests.conftest import use_device
from tests.unit.test_commands import digest as run

TODAY = date(2024, 6, 2)


# What `view:NAME` means


def test_a_view_comes_after_those_that_it_names() -> None:
    views = {"Both": "view:One or view:Two", "One": "raft", "Two": "topic:paxos view:One"}
    found = nested(parse("view:both view:one"), views)
    assert not found.problems
    assert list(found.queries).index("one") < list(found.queries).index("two") < list(found.queries).index("both")


def test_a_query_without_views_needs_none() -> None:
    assert not nested(parse("raft -is:read (a or b)"), {"A": "level:"}).queries


@pytest.mark.parametrize(
    ("query", "views", "said"),
    [
        ("view:Papers", {"Paper": "raft"}, "There is no view named papers. Did you mean view:Paper?"),
        ("-view:zebra", {"Paper": "raft"}, "There is no view named zebra."),
        ('view:"For m"', {"For me": "raft"}, 'Did you mean view:"For me"?'),
        ("view:A", {"A": "raft or view:a"}, "The view A names itself."),
        ("view:A", {"A": "-view:B", "B": "(x or view:C)", "C": "view:A"}, "name each other in a circle."),
        ("view:A", {"A": "view:B", "B": "levl:expert"}, "The view B cannot be used. levl:expert does not apply"),
        ("view:A", {"A": " "}, "The view A cannot be used. Its query is empty, and would mean everything."),
        ("view:A or raft", {}, "There is no view named a."),
    ],
)
def test_what_cannot_be_used_is_said(query: str, views: dict[str, str], said: str) -> None:
    assert any(said in problem for problem in nested(parse(query), views).problems)


def test_views_that_name_each_other_twice_are_read_once() -> None:
    views = {f"V{n}": f"view:V{n + 1} and view:V{n + 1}" for n in range(400)} | {"V400": "raft"}
    before = time.process_time()
    found = nested(parse("view:V0"), views)
    assert time.process_time() - before < 2
    assert (len(found.queries), found.problems) == (401, ())


def test_a_query_that_is_one_view_has_its_order() -> None:
    views = {"Best": "view:Mine sort:relevance", "Mine": "raft", "Again": "view:Best"}
    for text, order in (("view:again", "relevance"), ("view:again sort:title", "title"), ("view:again x", "newest")):
        query = parse(text)
        assert resolved(query, nested(query, views)).sort == order


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("view:old raft", 'view:"New one" raft'),
        ("-(view:x,OLD or topic:old)", '-(view:x,"New one" or topic:old)'),
        ("topic:old", "topic:old"),
        ("level: view:old", "level: view:old"),
    ],
)
def test_a_view_is_renamed_where_it_is_named(text: str, after: str) -> None:
    assert renamed(text, "Old", "New one") == after


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kafka is:unread", "Kafka"),
        ('role:CTO topic:"load shedding"', "CTO load shedding"),
        ("is:unread sort:title", ""),
        ("-raft", ""),
    ],
)
def test_a_name_is_suggested(text: str, name: str) -> None:
    assert suggested_name(parse(text)) == name


def test_a_name_is_one_line_without_control_codes() -> None:
    assert clean_name("  Se\x1bcu\nrity\u202e  ") == "Seu rity"
    assert len(clean_name("x" * 500)) == 80


@pytest.mark.parametrize("key", ["ab", "!", " é́", "u", "U", "²"])
def test_a_key_is_one_letter_or_digit_that_means_nothing_else(key: str) -> None:
    with pytest.raises(ViewError):
        checked_key(key)


# The views of a library


@pytest.fixture
def shelf(library: Library) -> Library:
    library.add(
        [
            Digest("00000000000a", "Raft explained", topics=("consensus",), best_for=("CTO",)),
            Digest("00000000000b", "Paxos explained", topics=("consensus",)),
            Digest("00000000000c", "Bread at home", topics=("baking",)),
        ]
    )
    return library


def keep(library: Library, name: str, query: str, key: str = "") -> None:
    library.arrange(library.views.saved(name, query, key))


def titles(library: Library, text: str) -> list[str]:
    return sorted(row.title.split()[0] for row in library.fetch(library.find(parse(text)).rows))


def names(library: Library) -> list[str]:
    return [view.name for view in library.views.all()]


def own(library: Library) -> list[str]:
    return [view.name for view in library.views.own()]


def test_views_are_parts_of_queries(shelf: Library) -> None:
    keep(shelf, "Agreement", "topic:consensus")
    keep(shelf, "Raft only", "view:agreement raf")
    assert titles(shelf, "view:agreement") == ["Paxos", "Raft"]
    assert titles(shelf, 'view:"raft ONLY"') == ["Raft"]
    assert titles(shelf, "-view:agreement") == ["Bread"]
    assert titles(shelf, 'view:agreement -view:"Raft only" or bread') == ["Bread", "Paxos"]
    assert titles(shelf, "view:Unread and view:agreement") == ["Paxos", "Raft"]


@pytest.mark.parametrize("query", ["view:zebra", "-view:zebra", "raft or -view:zebra", "not (view:zebra or raft)"])
def test_a_view_that_cannot_be_used_never_means_everything(shelf: Library, query: str) -> None:
    assert titles(shelf, query) == []
    assert shelf.count(parse(query)) == 0
    shelf.search.strict = True
    for ask in (shelf.find, shelf.count):
        with pytest.raises(QueryError, match="There is no view named zebra"):
            ask(parse(query))


def test_a_circle_that_two_devices_made_finds_nothing_and_is_said(shelf: Library) -> None:
    keep(shelf, "A", "raft")
    keep(shelf, "B", "view:A")
    shelf.arrange([shelf.desk.step(VIEW, "A", {"set": True, "query": "-view:B"})])
    assert titles(shelf, "view:B") == []
    counted = [shelf.views.count(view, TODAY) for view in shelf.views.all() if view.name in "AB"]
    assert all("in a circle" in each.problem and not each.total for each in counted)


def test_a_query_that_cannot_be_a_view_is_refused(shelf: Library) -> None:
    keep(shelf, "A", "raft")
    keep(shelf, "B", "view:A")
    for query, said in (
        ("view:B", "circle"),
        ("view:zebra", "no view named"),
        ("level:", "nothing stands behind"),
        ("", "everything"),
    ):
        with pytest.raises((QueryError, ViewError), match=said):
            shelf.views.saved("A", query, replacing=True)
    for name in ("", "today", "b"):
        with pytest.raises(ViewError):
            shelf.views.saved(name, "raft")


def test_what_is_put_off_is_found_through_the_view_later(shelf: Library) -> None:
    shelf.mark({"00000000000a": {"later": "2999-01-01T00:00:00Z"}})
    assert titles(shelf, "view:Unread") == ["Bread", "Paxos"]
    assert titles(shelf, "view:Later") == ["Raft"]


def test_a_mute_that_names_a_view_follows_it(shelf: Library) -> None:
    keep(shelf, "Dull", "raft")
    mute = Mute("view:Dull")
    shelf.arrange([shelf.desk.step(MUTE, mute.query, mute_fields(mute))])
    assert titles(shelf, "") == ["Bread", "Paxos"]
    shelf.arrange(shelf.views.saved("Dull", "paxos", replacing=True))
    assert titles(shelf, "") == ["Bread", "Raft"]
    shelf.arrange(shelf.views.removed("Dull"))
    assert titles(shelf, "") == ["Bread", "Paxos", "Raft"]


def test_decisions_and_source_folders_are_views(shelf: Library) -> None:
    decision = Decision("Raft or Paxos?", "2024-06-01")
    shelf.arrange([shelf.desk.step(DECISION, decision.question, decision_fields(decision))])
    shelf.feeds.put([Subscription("https://a.example/feed", rules=Rules(tags=("Databases", "unread")))])
    shelf.mark({"00000000000a": {"tag:Databases": True}})
    keep(shelf, "Mine", "bread")
    assert names(shelf) == [n for n in BUILT_INS if n != "Highlights"] + ["Raft or Paxos?", "databases", "Mine"]
    assert titles(shelf, "view:databases") == ["Raft"]
    assert "Raft" in titles(shelf, 'view:"raft or paxos?"')
    shelf.arrange([shelf.desk.step(DECISION, decision.question, {"closed": "2024-06-02"})])
    assert "Raft or Paxos?" not in names(shelf)


def test_highlights_are_a_view_once_there_are_some(shelf: Library) -> None:
    assert "Highlights" not in names(shelf)
    assert titles(shelf, "view:highlights") == []
    shelf.mark({"00000000000a": {"highlight:k": "Raft elects a leader."}})
    assert "Highlights" in names(shelf)
    assert titles(shelf, "view:highlights") == ["Raft"]


def test_counts_are_worked_out_once_until_something_changes(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(shelf, "Agreement", "topic:consensus")

    def counts() -> tuple[int, int]:
        counted = shelf.views.count(shelf.views.all()[-1], TODAY)
        return counted.total, counted.unread

    assert counts() == (2, 2)
    shelf.mark({"00000000000a": {"read": True}})
    assert not shelf.views.are_counted(TODAY)
    assert counts() == (2, 1)
    assert shelf.views.are_counted(TODAY)
    monkeypatch.setattr(shelf.search, "matched", None)
    assert counts() == (2, 1)


def test_views_are_ordered_renamed_removed_and_undone(shelf: Library) -> None:
    for name in ("A", "B", "C"):
        keep(shelf, name, "view:Unread")
    shelf.arrange(shelf.views.moved("c", -1))
    assert own(shelf) == ["A", "C", "B"]
    shelf.arrange(shelf.views.moved("A", 99))
    assert own(shelf) == ["C", "B", "A"]
    assert shelf.views.moved("A", 1) == []
    keep(shelf, "D", "raft -view:a")
    shelf.arrange(shelf.views.renamed("A", "First of all"))
    assert own(shelf) == ["C", "B", "First of all", "D"]
    assert shelf.views.queries()["D"] == 'raft -view:"First of all"'
    shelf.arrange(shelf.views.removed("C"))
    assert own(shelf) == ["B", "First of all", "D"]
    for _ in range(2):
        shelf.undo()
    assert own(shelf) == ["C", "B", "A", "D"]
    assert shelf.views.queries()["D"] == "raft -view:a"
    shelf.redo()
    assert own(shelf) == ["C", "B", "First of all", "D"]


def test_the_case_of_a_name_can_be_changed(shelf: Library) -> None:
    keep(shelf, "security", "raft", "s")
    shelf.arrange(shelf.views.renamed("security", "Security"))
    assert own(shelf) == ["Security"]
    assert shelf.views.renamed("Security", "Security") == []
    assert shelf.views.own()[0].key == "s"


def test_digests_own_views_stay_as_they_are(shelf: Library) -> None:
    for steps in (shelf.views.removed, lambda name: shelf.views.moved(name, 1), lambda n: shelf.views.keyed(n, "x")):
        with pytest.raises(ViewError, match="Today is not one of your own views"):
            steps("today")
    with pytest.raises(ViewError, match="there is no view named zebra"):
        shelf.views.removed("zebra")


def test_a_key_opens_one_view_and_the_others_have_the_digits_that_are_left(shelf: Library) -> None:
    keep(shelf, "A", "raft", "9")
    keep(shelf, "B", "paxos", "b")
    keep(shelf, "C", "bread")
    keys = {view.name: view.key for view in shelf.views.all()}
    assert [keys[name] for name in ("A", "B", "C")] == ["9", "b", "8"]
    shelf.arrange(shelf.views.keyed("C", "B"))
    assert [(view.name, view.key) for view in shelf.views.own()] == [("A", "9"), ("B", ""), ("C", "b")]
    shelf.undo()
    assert [view.key for view in shelf.views.own()] == ["9", "b", ""]


def test_the_digits_of_digests_own_views_stay_theirs(shelf: Library) -> None:
    keep(shelf, "A", "raft")
    built_in = ("Today", "For me", "Brief", "Unread", "Later", "Bookmarked")
    with pytest.raises(ViewError, match="3 opens Brief, which digest brings along: choose a letter, 0, 8 or 9"):
        shelf.views.keyed("A", "3")
    # What another version let somebody do takes nothing away from them.
    shelf.arrange([shelf.desk.step(VIEW, "A", {"key": "3"})])
    keys = {view.name: view.key for view in shelf.views.all()}
    assert [keys[name] for name in built_in] == ["1", "2", "3", "4", "5", "6"]
    assert keys["A"] == "8"


def test_views_reach_other_devices_and_backups(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_library(root) as library:
        library.add([Digest("00000000000a", "Raft explained")])
        keep(library, "Mine", "raft", "m")
    use_device(monkeypatch, tmp_path / "laptop")
    with open_library(root) as laptop:
        assert titles(laptop, "view:mine") == ["Raft"]
        laptop.arrange(laptop.views.renamed("Mine", "Ours"))
        with open_library(root) as other:
            assert own(other) == ["Ours"]
    assert run("backup", tmp_path / "b.tar.gz", "--library", root).exit_code == 0
    assert run("restore", tmp_path / "b.tar.gz", "--library", tmp_path / "again").exit_code == 0
    with open_library(tmp_path / "again") as restored:
        assert [(view.name, view.query, view.key) for view in restored.views.own()] == [("Ours", "raft", "m")]


# The commands


@pytest.fixture
def named(shelf: Library, root: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    return shelf


TAKES_BACK = f"{UNDO}\n"


def listed() -> dict[str, dict[str, object]]:
    lines = run("views", "--json").stdout.splitlines()
    return {each["name"]: each for each in map(json.loads, lines)}


def test_the_commands_keep_change_and_remove_views(named: Library) -> None:
    kept = run("views", "add", "Agreement", "topic:consensus", "is:unread", "--key", "a")
    assert (kept.exit_code, kept.stdout) == (0, "Kept: Agreement  topic:consensus is:unread  (v a)\n" + TAKES_BACK)
    assert listed()["Agreement"] == {
        "name": "Agreement", "query": "topic:consensus is:unread", "kind": "own", "key": "a",
        "unread": 2, "total": 2, "problem": "",
    }  # fmt: skip
    assert "2 unread       2  Agreement  topic:consensus is:unread" in run("views").stdout
    assert len(run("list", "view:agreement", "raft").stdout.splitlines()) == 1
    assert run("views", "add", "agreement", "raft").exit_code == 1
    assert run("views", "add", "agreement", "raft", "--replace").exit_code == 0
    assert run("views", "add", "Bread", "bread").exit_code == 0
    assert run("views", "move", "bread", "first").stdout == "Bread  Agreement\n" + TAKES_BACK
    assert run("views", "key", "bread", "b").exit_code == 0
    assert run("views", "rename", "bread", "Loaves").stdout == "Renamed: Loaves  bread  (v b)\n" + TAKES_BACK
    removed = run("views", "remove", "loaves", "AGREEMENT")
    assert (removed.exit_code, set(listed())) == (0, {n for n in BUILT_INS if n != "Highlights"})
    assert run("undo").exit_code == 0
    assert {"Loaves", "Agreement"} < set(listed())


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("list", "view:zebra"), 2, "There is no view named zebra."),
        (("list", "--", "-view:zebra"), 2, "There is no view named zebra."),
        (("views", "add", "A", "levl:x"), 2, "there is no filter levl:"),
        (("views", "add", "A", "view:a"), 2, "The view A names itself."),
        (("views", "add", "A", ""), 1, "An argument is empty, and names nothing."),
        (("views", "add", "Today", "raft"), 1, "Today is a view that digest brings along"),
        (("views", "add", "A", "raft", "--key", "u"), 1, "U undoes what was done to the views"),
        (("views", "remove", "zebra"), 1, "There is no view named zebra"),
        (("views", "move", "today", "up"), 1, "Today is not one of your own views"),
        (("views", "--json", "remove", "zebra"), 2, "--json lists the views"),
    ],
)
def test_wrong_use_is_said_and_changes_nothing(
    named: Library, arguments: tuple[str, ...], status: int, said: str
) -> None:
    result = run(*arguments)
    assert (result.exit_code, said in result.stderr) == (status, True), result.stderr
    assert not named.history.can_undo


def test_a_view_with_a_mistake_says_so_in_the_list(named: Library) -> None:
    keep(named, "Old", "raft")
    keep(named, "New", "view:old bread")
    named.arrange(named.views.removed("Old"))
    assert listed()["New"]["problem"] == "There is no view named old."
    assert "There is no view named old." in run("views").stdout


def test_every_query_of_a_built_in_view_applies() -> None:
    for query in BUILT_INS.values():
        assert not parse(query).problems
        assert parse(format_query(parse(query))) == parse(query) != Query()


def test_a_long_query_is_cut_in_the_table_and_whole_in_json(named: Library) -> None:
    query = " ".join(f"word{n}" for n in range(400))
    assert run("views", "add", "Long", query).exit_code == 0
    lines = run("views").stdout.splitlines()
    assert max(map(len, lines)) < 200
    assert listed()["Long"]["query"] == query
