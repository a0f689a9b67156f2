"""Which digests tell one event, what each of them alone says, and what is related."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from benchmarks.stories.__main__ import load, misses, score, stories_of
from reader.briefing.alike import day_of
from reader.briefing.clusters import WINDOW
from reader.briefing.related import names_in, related
from reader.briefing.stories import update
from reader.briefing.together import ids_together, put_back, take_out
from reader.briefing.told import around, next_side, only_said, sides_of, story_of, told_by
from reader.errors import NoStoryError
from reader.library import Library
from reader.library.badges import badges_of
from reader.model.article import Article
from reader.model.digest import Digest
from reader.model.page.around import Around, Side, side_items
from reader.model.query_text import parse
from reader.model.record import from_record
from tests.conftest import in_this_process

QUAKE: Sequence[Mapping[str, Any]] = (
    {
        "title": "Strong earthquake shakes Izmir, dozens trapped",
        "source": "Aegean Post",
        "published": "2024-03-04",
        "summary": "A magnitude 6.7 earthquake struck off the coast near Izmir on Monday, bringing down eleven "
        "buildings in the Bayrakli district. The agency AFAD said 19 people were dead. Rescuers searched the rubble.",
    },
    {
        "title": "Turkey quake: 19 dead after buildings collapse",
        "source": "World Wire",
        "published": "2024-03-05",
        "summary": "At least 19 people died when a 6.7 earthquake hit Izmir, AFAD said. Mayor Tunc Aydin said that "
        "eleven buildings had come down, most of them in Bayrakli. A small tsunami flooded streets in Seferihisar.",
    },
    {
        "title": "Why the blocks in Bayrakli fell",
        "source": "The Engineer's Notebook",
        "published": "2024-03-06",
        "summary": "Soft alluvial soil amplified the long waves of Monday's Izmir earthquake. The eleven buildings "
        "that collapsed in Bayrakli were put up before Turkey's 1999 code. AFAD now counts 31 dead from the 6.7 shock.",
    },
)
OTHER_QUAKE: Mapping[str, Any] = {
    "title": "Earthquake of 6.4 rattles Maule",
    "source": "World Wire",
    "published": "2024-03-05",
    "summary": "A magnitude 6.4 earthquake struck off the coast of Chile's Maule region on Tuesday. Two people died, "
    "and a hospital in Talca was evacuated. The agency Senapred said that rescuers found nobody under rubble.",
}


def record(each: Mapping[str, Any], **values: object) -> dict[str, Any]:
    return {**each, "link": f"https://news.example/{'-'.join(each['title'].split())}", **values}


def fill(library: Library, records: Sequence[Mapping[str, Any]] = (*QUAKE, OTHER_QUAKE)) -> list[str]:
    """Add records and find their stories; their ids."""
    digests = [from_record(record(each)) for each in records]
    library.add(digests)
    update(library)
    return [digest.id for digest in digests]


def test_an_event_told_three_times_is_one_story_and_another_quake_is_another(library: Library) -> None:
    *quake, other = fill(library)
    assert {story_of(library, id_) for id_ in quake} == {quake[0]}
    assert story_of(library, other) == ""
    assert [row.id for row in sides_of(library, quake[1])] == quake


def test_digests_that_come_one_by_one_find_the_same_stories(library: Library) -> None:
    ids = [fill(library, [each])[0] for each in (*QUAKE, OTHER_QUAKE)]
    assert [story_of(library, id_) for id_ in ids] == [ids[0]] * 3 + [""]
    assert update(library) == 0


@pytest.mark.parametrize("size", [1, 7, 40])
def test_what_comes_in_batches_by_date_is_clustered_as_if_it_had_come_at_once(library: Library, size: int) -> None:
    texts = sorted(load("tune.txt")[:45], key=lambda told: (told.digest.date, told.digest.id))
    for start in range(0, len(texts), size):
        library.add([told.digest for told in texts[start : start + size]])
        update(library)
    found = [story_of(library, told.digest.id) for told in texts]
    library.reindex()
    update(library)
    assert found == [story_of(library, told.digest.id) for told in texts]


def test_the_order_within_a_batch_changes_nothing() -> None:
    texts = load("tune.txt")
    expected = score([told.event for told in texts], stories_of(texts))
    mixed = sorted(texts, key=lambda told: random.Random(told.digest.title).random())
    found = score([told.event for told in mixed], stories_of(mixed))
    assert found.b_cubed == pytest.approx(expected.b_cubed, abs=0.02)


@pytest.mark.parametrize("name", ["held.txt", "hard.txt", "fresh.txt"])
def test_texts_of_other_events_are_clustered_well(name: str) -> None:
    texts = load(name)
    found = score([told.event for told in texts], stories_of(texts))
    assert found.b_cubed >= 0.90


@pytest.mark.parametrize("name", ["tune.txt", "held.txt", "hard.txt"])
def test_no_two_events_of_one_kind_are_taken_for_one(name: str) -> None:
    """A wrong story hides news, a missed one only shows it twice."""
    texts = load(name)
    assert not [each for each in misses(texts, stories_of(texts)) if "wrong" in each]


def test_the_held_out_texts_are_enough() -> None:
    assert sum(score([t.event for t in load(name)], [0] * len(load(name))).same for name in ("held.txt",)) > 50


def test_what_is_too_far_apart_by_date_is_no_story(library: Library) -> None:
    late = {**QUAKE[1], "published": "2024-03-21"}
    first, second = fill(library, [QUAKE[0], late])
    assert day_of("2024-03-21") - day_of("2024-03-04") > WINDOW
    assert story_of(library, first) == story_of(library, second) == ""


def test_issues_of_a_series_are_no_story(library: Library) -> None:
    series = [
        {"title": f"Number {n:03}", "source": "Weekly", "published": f"2024-03-{n:02}", "summary": "What was new."}
        for n in range(1, 9)
    ]
    assert not any(story_of(library, id_) for id_ in fill(library, series))


def test_digests_without_words_or_with_a_date_that_is_none_are_alone(library: Library) -> None:
    ids = fill(library, [{"title": "…"}, {"title": "!", "published": "soon"}, {**QUAKE[0], "published": "2019"}])
    assert not any(story_of(library, id_) for id_ in ids)


def test_a_list_has_one_row_of_a_story_and_a_query_has_all(library: Library) -> None:
    ids = fill(library)
    assert len(library.find(parse("")).rows) == 2
    assert len(library.find(parse(""), every_side=True).rows) == 4
    assert len(library.find(parse(f"story:{ids[1]}")).rows) == 3
    assert len(library.find(parse(f"story:{ids[1][:6]}")).rows) == 3
    assert len(library.find(parse(f"story:{ids[3]}")).rows) == 1
    assert not any(len(library.find(parse(f"story:{text}")).rows) for text in ("xyz", "0" * 12, "1" * 40))


def test_marks_do_not_have_the_stories_read_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = fill(library)
    library.find(parse(""))
    vectors = library.index.vectors
    monkeypatch.setattr(vectors, "_read_stories", lambda: pytest.fail("read again"))
    library.mark({ids[3]: {"read": True}})
    assert len(library.find(parse("")).rows) == 2


def test_what_only_one_side_says_are_its_sentences_whose_terms_no_other_has() -> None:
    said = only_said({str(at): each["summary"] for at, each in enumerate(QUAKE)})
    assert said["0"] == ["Rescuers searched the rubble."]
    assert said["1"][-1] == "A small tsunami flooded streets in Seferihisar."
    assert said["2"] != []


def test_the_sides_go_round_in_a_circle(library: Library) -> None:
    ids = fill(library)
    assert [next_side(library, id_, 1) for id_ in ids] == [ids[1], ids[2], ids[0], ""]
    assert next_side(library, ids[0], -1) == ids[2]


def test_a_deleted_side_is_none(library: Library) -> None:
    ids = fill(library)
    library.mark({ids[1]: {"deleted": True}})
    assert [row.id for row in sides_of(library, ids[0])] == [ids[0], ids[2]]
    digest = library.load(ids[0])
    assert digest is not None
    assert around(library, digest).others == 1


def test_names_are_runs_of_capital_words_within_sentences() -> None:
    text = "The rider asked Anna Holm of ESA about Vega, and Anna Holm spoke. Nothing on Monday, said Holm."
    assert names_in(from_record({"title": "x", "summary": text})) == ["Anna Holm", "ESA", "Vega"]


def test_related_digests_say_which_names_and_topics_they_share(library: Library) -> None:
    one = {"title": "Queues", "summary": "We moved our queue from Kafka to PostgreSQL last year.", "topics": ["queues"]}
    two = {"title": "Logs", "summary": "A log in PostgreSQL replaced what Kafka did.", "published": "2020"}
    three = {"title": "Paper", "summary": "Forms of paper are patient.", "published": "2020"}
    ids = fill(library, [one, two, three, *QUAKE])
    digest = library.load(ids[0])
    assert digest is not None
    near = list(related(library, digest))
    assert [(each.title, set(each.shared)) for each in near] == [("Logs", {"Kafka", "PostgreSQL"})]


def test_related_is_never_of_the_same_story(library: Library) -> None:
    ids = fill(library)
    digest = library.load(ids[0])
    assert digest is not None
    assert around(library, digest).near == ()


def test_list_and_show_give_the_story_and_an_import_of_them_changes_nothing(library: Library) -> None:
    ids = fill(library)
    listed = in_this_process("list", "--json", "--library", library.layout.root)
    records = [json.loads(line) for line in listed.stdout.splitlines()]
    assert {each["id"]: each["story"] for each in records} == dict.fromkeys(ids[:3], ids[0]) | {ids[3]: ""}
    shown = in_this_process("show", "--json", ids[2], "--library", library.layout.root)
    assert json.loads(shown.stdout)["story"] == ids[0]
    again = in_this_process("import", "-", "--library", library.layout.root, stdin=listed.stdout)
    assert again.stdout == "0 added, 0 updated, 4 unchanged\n"


def test_the_list_shows_the_count_and_the_page_the_other_sides(library: Library) -> None:
    ids = fill(library)
    listed = in_this_process("list", "--library", library.layout.root).stdout
    assert listed.count("told by 3") == 1
    page = in_this_process("show", ids[0], "--library", library.layout.root).stdout
    assert "Also told by 2 others: World Wire, The Engineer's Notebook" in page
    assert "only here: A small tsunami" in page


def test_marking_one_as_read_marks_all_that_tell_it_unless_it_is_not_wanted(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(library)
    said = in_this_process("mark", ids[0], "--read", "--bookmark", "--library", library.layout.root)
    assert said.stdout == "3 digests of one event changed\n"
    library.reload()
    assert all(library.marks(id_).read for id_ in ids[:3])
    assert [library.marks(id_).bookmark for id_ in ids[:2]] == [True, False]
    in_this_process("undo", "--library", library.layout.root)
    library.reload()
    assert not any(library.marks(id_).read for id_ in ids)


def told_again(each: Mapping[str, Any], **values: object) -> dict[str, Any]:
    """The same text once more under another title, so that it is another document."""
    return {**each, **values}


def test_one_source_that_tells_it_twice_is_one_that_tells_it(library: Library) -> None:
    twice = told_again(QUAKE[0], title=f"{QUAKE[0]['title']} in the night")
    ids = fill(library, [QUAKE[0], twice, QUAKE[1]])
    rows = [row.row for row in sides_of(library, ids[0])]
    assert len(rows) == 3
    assert set(told_by(library, rows).values()) == {2}
    assert {badges.sides for badges in badges_of(library, rows).values()} == {2}
    assert "told by 2" in in_this_process("list", "--library", library.layout.root).stdout
    page = in_this_process("show", ids[0], "--library", library.layout.root).stdout
    assert "Also told by 1 other" in page


def test_a_digest_of_its_source_alone_is_told_again(library: Library) -> None:
    twice = told_again(QUAKE[0], title=f"{QUAKE[0]['title']} in the night")
    ids = fill(library, [QUAKE[0], twice])
    page = in_this_process("show", ids[0], "--library", library.layout.root).stdout
    assert "Told again by the same source" in page


def test_two_texts_of_one_source_are_two_events_unless_one_says_that_it_goes_on(library: Library) -> None:
    other = {**QUAKE[1], "source": QUAKE[0]["source"]}
    assert not any(story_of(library, id_) for id_ in fill(library, [QUAKE[0], other]))


def test_an_update_of_a_source_goes_on_with_its_story(library: Library) -> None:
    again = {**QUAKE[1], "source": QUAKE[0]["source"], "title": f"Update: {QUAKE[1]['title']}"}
    first, second = fill(library, [QUAKE[0], again])
    assert story_of(library, second) == first


def test_what_was_taken_out_stays_alone_travels_and_is_put_back(library: Library) -> None:
    ids = fill(library)
    said = in_this_process("story", "split", ids[0], "--library", library.layout.root)
    assert said.stdout == "1 taken out. `digest undo` reverts it.\n"
    library.reload()
    assert story_of(library, ids[0]) == ""
    assert [row.id for row in sides_of(library, ids[1])] == ids[1:3]
    assert len(library.find(parse(f"story:{ids[0]}")).rows) == 1
    assert len(library.find(parse(f"story:{ids[1]}")).rows) == 2
    assert "taking out of a story" in in_this_process("undo", "--library", library.layout.root).stdout
    in_this_process("redo", "--library", library.layout.root)
    library.reindex()
    update(library)
    assert story_of(library, ids[0]) == ""
    assert len(sides_of(library, ids[1])) == 2


def test_taking_out_is_undone_at_once(library: Library) -> None:
    ids = fill(library)
    take_out(library, [ids[1]])
    assert len(sides_of(library, ids[0])) == 2
    library.undo()
    assert len(sides_of(library, ids[0])) == 3
    take_out(library, [ids[1]])
    put_back(library, [ids[1]])
    assert len(sides_of(library, ids[0])) == 3


def test_the_command_lists_the_stories(library: Library) -> None:
    ids = fill(library)
    listed = in_this_process("story", "--library", library.layout.root).stdout
    assert listed == f"{ids[0]}  {QUAKE[0]['title']}  3 digests, told by 3\n"
    in_this_process("story", "split", *ids[:2], "--library", library.layout.root)
    assert in_this_process("story", "--library", library.layout.root).stdout == "No event is told by several digests.\n"


def test_what_is_alone_cannot_be_taken_out(library: Library) -> None:
    ids = fill(library)
    said = in_this_process("story", "split", ids[3], "--library", library.layout.root)
    assert said.returncode == 1
    assert "No other digest tells the event" in said.stderr
    with pytest.raises(NoStoryError):
        take_out(library, [ids[3]])


def test_an_id_stands_for_its_story_and_a_query_for_what_it_finds(library: Library) -> None:
    ids = fill(library)
    place = ("--library", library.layout.root)
    assert in_this_process("remove", ids[1], "--yes", *place).stdout.startswith("3 digests of one event deleted")
    assert in_this_process("remove", ids[1], "--back", *place).stdout.startswith("3 digests of one event brought back")
    assert in_this_process("later", "2099-01-01", ids[0], *place).stdout.startswith("3 digests of one event put off")
    assert in_this_process("later", "--none", ids[2], *place).stdout.startswith("3 digests of one event back now")
    said = in_this_process("remove", 'source:"Aegean Post"', "--yes", *place)
    assert said.stdout.startswith("1 digest deleted")
    library.reload()
    assert len(library) == 3


def test_a_piped_list_is_gone_with_all_its_sides(library: Library) -> None:
    fill(library)
    place = ("--library", library.layout.root)
    listed = in_this_process("list", *place).stdout
    assert len(listed.splitlines()) == 2
    in_this_process("remove", "-", "--yes", *place, stdin=listed)
    assert in_this_process("list", *place).stdout == ""


def test_who_wants_it_deletes_side_by_side(library: Library) -> None:
    ids = fill(library)
    assert ids_together(library, [ids[0]], {"bookmark": True}) == [ids[0]]
    assert sorted(ids_together(library, [ids[0]], {"deleted": True})) == sorted(ids[:3])


def test_the_first_unread_side_is_listed_else_the_newest(library: Library) -> None:
    ids = fill(library)

    def listed() -> set[str]:
        return set(library.ids_of(library.find(parse("")).rows[:])) - {ids[3]}

    assert listed() == {ids[0]}
    library.mark({ids[0]: {"read": True}})
    assert listed() == {ids[1]}
    library.mark({id_: {"read": True} for id_ in ids})
    assert listed() == {ids[2]}


def test_an_article_is_not_pushed_away_by_who_else_tells_it() -> None:
    sides = tuple(Side(f"{at:012}", f"Source {at}", f"Title {at}", ("Only here said.",)) for at in range(8))
    items = side_items(Around("a" * 12, sides, 15, tellers=16), short=True)
    assert len(items) == 4
    assert all(len(item.blocks) == 1 for item in items)
    assert "and 12 more: story:aaaaaaaaaaaa" in str(items[-1])


def test_the_page_of_an_article_names_three_sides_and_goes_on_with_its_text(library: Library) -> None:
    article = Article(text=f"{QUAKE[0]['summary']}\n\nThe end of the article is here.")
    first = Digest(
        id="0" * 11 + "1", title=QUAKE[0]["title"], source="Aegean Post", published="2024-03-04", article=article
    )
    others = [
        from_record(record({**QUAKE[0], "title": f"Izmir quake, as we saw it: {at}", "source": f"Paper {at}"}))
        for at in "abcdefgh"
    ]
    library.add([first, *others])
    update(library)
    page = " ".join(in_this_process("show", first.id, "--library", library.layout.root).stdout.split())
    assert "Also told by 8 others" in page
    assert f"and 5 more: story:{story_of(library, first.id)}" in page
    assert page.index("and 5 more") < page.index("The end of the article")
    assert "only here" not in page


def test_small_numbers_alone_make_no_story(library: Library) -> None:
    told = ("Basin {} was measured by crew {} in spring.", "Orchard {} loses apples to wasps {} every autumn.")
    texts = [" ".join(each.format(part, f"{number}{part}") for part in range(40)) for number, each in enumerate(told)]
    articles = [
        from_record({"title": title, "published": "2024-03-10", "article": {"text": text}})
        for title, text in zip(("Basins of the north", "Apples and wasps"), texts, strict=True)
    ]
    library.add(articles)
    update(library)
    assert [story_of(library, article.id) for article in articles] == ["", ""]
