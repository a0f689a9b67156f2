"""Highlights: their keys, how they merge, where they are found, and when they come back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.briefing.returning import due_highlights, is_due
from reader.commands.printing import UNDO
from reader.errors import HighlightError
from reader.export.text import lines_of
from reader.intake.highlighting import find_passage, highlight, highlighted, remove_highlights, sentences
from reader.library import Library, open_library
from reader.library.highlighted import collected
from reader.model.article import Article, Origin
from reader.model.digest import Digest
from reader.model.highlights import gone, highlight_field, highlight_value, highlights, kept, removed
from reader.model.marks import Marks, Stamp
from reader.model.page.digest_page import DigestPage
from reader.model.page.laid import Laid
from reader.model.page.layout import Layout
from reader.model.page.sentences import Sentences, Spot
from reader.model.query_text import parse
from tests.conftest import Run, use_device

KILNS = "Kilns hold heat. They lose it slowly, as Dr. Ash showed. Most cool in a day."
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def digest(**fields: Any) -> Digest:
    given = {"link": "https://clay.example/kilns", "summary": KILNS, "takeaway": "Let the kiln cool."} | fields
    return Digest("00000000000a", "Kilns", **given)


def add(library: Library, **fields: Any) -> str:
    library.add([digest(**fields)])
    return library.ids_of(library.find(parse("")).rows)[0]


def set_at(fields: dict[str, Any], at: int, device: str) -> Marks:
    return Marks({name: Stamp(value, at, device) for name, value in fields.items()})


@given(TEXT)
def test_a_key_is_the_same_however_the_sentence_is_spaced_or_capitalised(text: str) -> None:
    assert highlight_field(f"  {text} \n") == highlight_field(text)
    assert highlight_field(highlight_value(text).partition("\n")[0]) == highlight_field(text)


@given(st.lists(TEXT, unique_by=highlight_field, max_size=4), st.lists(TEXT, max_size=4), TEXT)
def test_highlights_of_two_devices_are_all_there_whoever_merges(here: list[str], there: list[str], note: str) -> None:
    one, other = Marks(), Marks()
    for number, text in enumerate(here):
        one = one.merge(set_at({highlight_field(text): highlight_value(text, note)}, number, "a"))
    for number, text in enumerate(there):
        other = other.merge(set_at({highlight_field(text): highlight_value(text)}, number, "b"))
    both = highlights(one.merge(other))
    assert both == highlights(other.merge(one))
    keys = {each.field for each in both}
    assert {each.field for each in highlights(one)} | {each.field for each in highlights(other)} == keys


@given(TEXT, TEXT)
def test_what_is_kept_can_be_taken_away(text: str, note: str) -> None:
    marks = set_at(kept(Marks(), [text], note), 1, "a")
    assert not highlights(marks.merge(set_at(removed(marks, [text]), 2, "a")))


def test_a_longer_highlight_takes_the_place_of_those_within_it_and_has_their_notes() -> None:
    marks = set_at(kept(Marks(), ["Kilns hold heat."], "true"), 1, "a")
    marks = marks.merge(set_at(kept(marks, ["Kilns hold heat. They lose it slowly."], "for long"), 2, "a"))
    assert [(each.text, each.note) for each in highlights(marks)] == [
        ("Kilns hold heat. They lose it slowly.", "true\nfor long")
    ]


def test_values_of_a_wrong_kind_are_no_highlights() -> None:
    assert highlights(set_at({"highlight:x": True, "highlight:y": "", "highlight:z": "\nnote"}, 1, "a")) == ()


def test_one_of_several_highlights_is_removed_and_the_digest_still_has_one(library: Library) -> None:
    id_ = add(library)
    highlight(library, id_, ["Kilns hold heat."], "porcelain is another matter")
    highlight(library, id_, ["Most cool in a day."])
    remove_highlights(library, id_, ["Kilns hold heat."])
    assert library.count(parse("has:highlight")) == 1
    assert library.count(parse("porcelain")) == 0
    remove_highlights(library, id_, ["cool in a day"])
    assert library.count(parse("has:highlight")) == 0


def test_highlights_and_their_notes_are_found_beside_the_note_and_after_a_reindex(library: Library) -> None:
    id_ = add(library)
    library.mark({id_: {"note": "ask Mira"}})
    highlight(library, id_, ["Kilns hold heat."], "porcelain")
    for _ in range(2):
        assert [library.count(parse(query)) for query in ("mira", "porcelain", "has:highlight")] == [1, 1, 1]
        library.reindex()
    library.mark({id_: {"note": ""}})
    assert [library.count(parse(query)) for query in ("mira", "porcelain")] == [0, 1]
    library.undo()
    library.undo()
    assert [library.count(parse(query)) for query in ("mira", "porcelain", "has:highlight")] == [1, 0, 0]


def test_a_highlight_whose_sentence_is_gone_is_listed_and_says_so(library: Library) -> None:
    id_ = add(library)
    highlight(library, id_, ["Kilns hold heat.", "Let the kiln cool."], "so it is")
    add_again = digest(summary="Kilns are ovens.")
    library.add([add_again])
    found = collected(library, parse(""))
    assert {(each.highlight.text, each.gone) for each in found} == {
        ("Kilns hold heat.", True),
        ("Let the kiln cool.", False),
    }
    assert library.count(parse("has:highlight")) == 1
    page = "\n".join(line.text for line in lines_of(library.get(id_), library.marks(id_)))
    assert "Highlighted before the text changed" in page


def test_two_devices_highlight_one_digest(library: Library, root: Path, monkeypatch: pytest.MonkeyPatch,
                                          tmp_path: Path) -> None:  # fmt: skip
    id_ = add(library)
    highlight(library, id_, ["Kilns hold heat."])
    use_device(monkeypatch, tmp_path / "other")
    with open_library(root) as other:
        highlight(other, id_, ["Most cool in a day."])
        remove_highlights(other, id_, ["Kilns hold heat."])
    library.refresh()
    assert [each.text for each in highlights(library.marks(id_))] == ["Most cool in a day."]


def test_a_passage_is_whole_sentences_of_the_page() -> None:
    article = Article(text="A *fine* kiln [keeps](https://a.example) its heat. And more.")
    assert find_passage(digest(), "they LOSE it") == "They lose it slowly, as Dr. Ash showed."
    assert find_passage(digest(), "heat. They") == "Kilns hold heat. They lose it slowly, as Dr. Ash showed."
    assert find_passage(digest(article=article), "kiln keeps") == "A fine kiln keeps its heat."
    for wrong in ("nowhere", " "):
        with pytest.raises(HighlightError):
            find_passage(digest(), wrong)


def test_what_stands_in_markdown_is_not_gone() -> None:
    article = Article(text="A *fine* kiln [keeps](https://a.example) its heat.")
    marks = set_at(kept(Marks(), ["A fine kiln keeps its heat.", "Gone."]), 1, "a")
    assert [each.text for each in gone(digest(article=article), highlights(marks))] == ["Gone."]


def test_a_page_marks_a_highlight_and_shows_its_note_once() -> None:
    both = digest(takeaway="Kilns hold heat.", insights=("Kilns hold heat. They do.",))
    marks = set_at(kept(Marks(), ["Kilns hold heat."], "true of ours"), 1, "a")
    screen = DigestPage(both, marks, with_keys=True).blocks()
    lines = list(Layout(70).lay(screen))
    text = "\n".join(line.text for line in lines)
    assert text.count("✎ true of ours") == 1
    marked = ["".join(run.text for run in line.runs if "highlight" in run.styles) for line in lines]
    assert [part for part in marked if part] == ["Kilns hold heat."] * 3
    plain = "\n".join(line.text for line in lines_of(both, marks))
    assert plain.count("«Kilns hold heat.»") == 3
    assert "▐ Kilns hold heat." in plain


@pytest.mark.parametrize("width", [9, 20, 34, 80])
def test_sentences_of_a_page_are_gone_through_one_by_one(width: int) -> None:
    many = digest(
        insights=("日本の窯は熱い。とても熱い。", "One more. A longword-" + "x" * 40 + " is here."),
        article=Article(KILNS),
    )
    laid = Laid(DigestPage(many, with_keys=True).blocks(), Layout(width), 1_000)
    walk = Sentences(laid, sentences)
    spot, forward = walk.from_line(0), list[Spot]()
    while spot is not None:
        forward.append(spot)
        spot = walk.next(spot, 1)
    back, spot = list[Spot](), forward[-1]
    while spot is not None:
        back.append(spot)
        spot = walk.next(spot, -1)
    assert back[::-1] == forward
    said = [walk.passages(each, each)[0] for each in forward]
    if width > 12:
        assert said[:4] == ["Let the kiln cool.", "Kilns hold heat.", "They lose it slowly, as Dr. Ash showed.",
                            "Most cool in a day."]  # fmt: skip
        assert "とても熱い。" in said
    for each, text in zip(forward, said, strict=True):
        first, last = walk.lines(each)
        shown = "".join(
            laid.lines[line].text[start:end]
            for line in range(first, last + 1)
            for start, end in walk.spans(line, each, each)
        )
        assert "".join(shown.split()) == "".join(text.split())
    assert walk.passages(forward[0], forward[2])[-1].startswith("Kilns hold heat. They")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_a_highlight_comes_back_once_after_a_week_and_once_after_a_month(made: date, first: int) -> None:
    days = [made + timedelta(days=number) for number in range(first, 80)]
    back = [day for day in days if is_due(made, day - timedelta(days=1), day)]
    assert back == [made + timedelta(days=after) for after in (7, 30) if after >= first]


def test_a_subscription_that_keeps_only_what_is_new_keeps_what_is_highlighted(library: Library) -> None:
    article = Article(KILNS, origins=(Origin(feed="https://clay.example/feed", entry="1"),))
    id_ = add(library, article=article, published="2020-01-01", added="2020-01-01T00:00:00Z")
    highlight(library, id_, ["Kilns hold heat."])
    assert library.adding.remove_old("https://clay.example/feed", "2024-01-01") == 0
    remove_highlights(library, id_, ["Kilns hold heat."])
    assert library.adding.remove_old("https://clay.example/feed", "2024-01-01") == 1


def test_what_came_due_while_one_was_away_comes_back_too(library: Library) -> None:
    highlight(library, add(library), ["Kilns hold heat."])
    made = collected(library, parse(""))[0].day
    later = made + timedelta(days=9)
    assert due_highlights(library, made + timedelta(days=7))
    assert not due_highlights(library, later)
    assert [each.highlight.text for each in due_highlights(library, later, made)] == ["Kilns hold heat."]


def test_the_commands_highlight_list_and_remove(
    run: Run, library: Library, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    id_ = add(library)
    done = run("highlight", id_[:6], "--text", "hold heat", "--note", "ours too")
    assert (done.returncode, done.stdout) == (0, f"Highlighted: Kilns hold heat.\n{UNDO}\n")
    listed = run("highlights", "--json", "is:unread")
    record = orjson.loads(listed.stdout)
    assert (record["id"], record["text"], record["note"], record["gone"]) == (
        id_,
        "Kilns hold heat.",
        "ours too",
        False,
    )
    assert "✎ ours too" in run("highlights").stdout
    assert orjson.loads(run("show", id_, "--json").stdout)["marks"]["highlights"] == [
        {"text": "Kilns hold heat.", "note": "ours too"}
    ]
    assert run("highlights", "level:").returncode == 2
    assert run("highlight", id_, "--text", "nowhere").returncode == 1
    assert run("highlight", id_, "--text", "hold heat", "--remove").stdout == f"Removed: Kilns hold heat.\n{UNDO}\n"
    assert run("highlights").returncode == 1
    assert "highlight of 1 digest" in run("undo").stdout
    library.refresh()
    assert highlighted(library, id_, ["hold heat"])
