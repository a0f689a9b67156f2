"""What a digest is worth to one reader, and why."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.briefing import interests
from reader.briefing.explaining import explain
from reader.briefing.for_me import rank_for
from reader.briefing.history import JUDGED, READ_ON, SKIPPED, history_of
from reader.briefing.interests import scored
from reader.briefing.rules import WEIGHTS, Interest, Rules, keep, parse_interest, rules_of
from reader.briefing.text_model import Example, Rarity, learn
from reader.errors import QueryError
from reader.library import Library, open_library
from reader.model.desk import SET, TERM, WEIGHT
from reader.model.digest import Digest
from reader.model.marks import FINISHED, VOTE, Value
from reader.model.query import Query
from reader.model.query_text import parse
from reader.model.record import from_record
from reader.model.vectors import pack_vector, vector_of, vector_of_text

GAZETTE = tuple(
    f"The {a} of the town met in the {b} about a {c}"
    for a, b, c in zip(
        "mayor choir guild bakers widows judges tailors masons nurses ferrymen gardeners porters".split(),
        "hall chapel market garden library harbour tavern school theatre stable bathhouse mill".split(),
        "bell tax hymn parade bridge lantern flood portrait ballot clock letter fountain".split(),
        strict=True,
    )
)
TODAY = date(2026, 5, 4)
CHEESE = (
    "The curd is cut, the whey drained, and the cheese turned daily in the cellar",
    "A wheel of cheese loses whey for a month in the cellar before its rind is washed",
    "Washed rind cheese wants a damp cellar, salt and a turning hand every day",
    "Goats give less milk in winter, and the curd for the cheese is cut finer then",
)
RAILWAYS = (
    "The signal box closed when the junction got its interlocking, and the points were motored",
    "Points froze at the junction; the signalman walked the track with a lamp and a broom",
    "A train that passes a signal at danger is stopped by its trip before the points",
    "Sleepers of oak last longer on the branch line than those of pine at the junction",
)


def digest(title: str, text: str = "", days: int = 0, **values: Any) -> Digest:
    return from_record(
        {
            "title": title,
            "source": "Almanac",
            "link": f"https://almanac.example/{title.replace(' ', '-')}",
            "summary": text,
            "published": (TODAY - timedelta(days=days)).isoformat(),
            **values,
        }
    )


def all_of() -> list[Digest]:
    cheese = [digest(f"Cheese {n}", text, 40, topics=["Cheese"], best_for=["Cook"]) for n, text in enumerate(CHEESE)]
    railways = [
        digest(f"Railway {n}", text, 40, topics=["Railways"], best_for=["Engineer"]) for n, text in enumerate(RAILWAYS)
    ]
    return [*cheese, *railways, *(digest(f"Gazette {n}", text, 40) for n, text in enumerate(GAZETTE))]


@pytest.fixture
def library(root: Path) -> Iterator[Library]:
    with open_library(root) as opened:
        opened.add(all_of())
        yield opened


def id_of(library: Library, title: str) -> str:
    return next(row.id for row in library.fetch(library.find(Query()).rows[:]) if row.title == title)


def mark(library: Library, titles: list[str], **fields: Value) -> None:
    values: Mapping[str, Value] = fields
    library.mark({id_of(library, title): values for title in titles})


def ranked(library: Library, roles: tuple[str, ...] = (), rules: Rules | None = None) -> list[str]:
    rows = library.search.matched(Query(), TODAY)
    found = scored(library, rows, TODAY, roles, rules)
    return [row.title for row in library.fetch([each.row for each in found])]


# What is learned from.


def test_what_is_like_the_bookmarked_comes_first(library: Library) -> None:
    mark(library, ["Railway 0"], bookmark=True)
    assert all(title.startswith("Railway") for title in ranked(library)[:4])
    told = explain(library, id_of(library, "Railway 1"), TODAY)
    assert told.nearest[0].title == "Railway 0"
    assert next(part for part in told.parts if part.name == "liked").text == ("like “Railway 0”, which you bookmarked")
    assert "junction" in next(part for part in told.parts if part.name == "text").terms_for


def test_what_is_like_the_refused_comes_last(library: Library) -> None:
    library.mark({id_of(library, "Railway 0"): {VOTE: "-"}})
    assert all(title.startswith("Railway") for title in ranked(library)[-3:])


def test_nothing_liked_is_ranked_by_freshness_and_says_so(library: Library) -> None:
    library.add([digest("Weather of today", "It rains", 0), digest("Weather of the week", "It rained", 5)])
    assert ranked(library)[:2] == ["Weather of today", "Weather of the week"]
    told = explain(library, id_of(library, "Cheese 0"), TODAY, roles=["Cook"])
    assert told.about == "Nothing bookmarked yet: ranked by your 1 role and freshness."
    assert all(part.value == 0 for part in told.parts if part.name in ("text", "liked"))


def test_the_strongest_sign_of_each_digest_counts(library: Library) -> None:
    mark(library, ["Cheese 0", "Cheese 1"], bookmark=True)
    mark(library, ["Cheese 1", "Cheese 2"], **{FINISHED: True})
    library.mark({id_of(library, "Cheese 0"): {VOTE: "-"}})
    history = history_of(library.index)
    told = {row.title: how for row in library.fetch([*history.likes]) for how in (history.likes[row.row],)}
    assert told == {"Cheese 1": "bookmarked", "Cheese 2": READ_ON}
    assert list(history.dislikes.values()) == [JUDGED]


def test_what_was_marked_read_with_many_others_was_skipped(library: Library) -> None:
    mark(library, ["Cheese 0"], bookmark=True)
    mark(library, ["Cheese 1"], read=True)
    assert not history_of(library.index).dislikes
    rows = library.find(parse("is:unread")).matched
    library.marking.mark_rows(rows, {"read": True})
    skipped = history_of(library.index).dislikes
    assert set(skipped.values()) == {SKIPPED}
    assert {row.title for row in library.fetch([*skipped])} == {
        each.title for each in all_of() if each.title not in ("Cheese 0", "Cheese 1")
    }


def test_a_list_does_not_move_until_it_is_asked_for_anew(library: Library) -> None:
    for_me = rank_for(library, tuple)
    before = ranked(library)
    mark(library, ["Railway 0"], bookmark=True)
    assert ranked(library) == before
    for_me.forget()
    assert ranked(library)[0].startswith("Railway")


def test_only_the_newest_are_ranked(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.add([digest("Weather", "It rains", 0), digest("Tides", "They turn", 1)])
    monkeypatch.setattr(interests, "RANKED", 2)
    rank_for(library, tuple)
    assert ranked(library) == ["Weather", "Tides"]
    found = library.find(parse("sort:forme"), today=TODAY)
    assert len(found.rows) == len(library)
    assert [row.title for row in library.fetch(found.rows[:2])] == ["Weather", "Tides"]


# What was declared.


def test_roles_and_interests_move_what_they_name(library: Library) -> None:
    assert ranked(library, ("Cook",))[0].startswith("Cheese")
    assert ranked(library, ("Engineer",))[0].startswith("Railway")
    less = Rules().declared(Interest("role", "cook"), "-")
    assert ranked(library, ("Cook",), less)[-1].startswith("Cheese")
    assert ranked(library, (), Rules().declared(Interest("word", "signalman"), "+"))[0] == "Railway 1"
    assert ranked(library, (), Rules().declared(Interest("topic", "railways"), "-"))[-1].startswith("Railway")


def test_what_is_muted_stands_last_where_it_is_asked_for(library: Library) -> None:
    library.arrange([library.desk.step("mute", "topic:cheese", {SET: True, "until": "", "keep": "0"})])
    rows = library.find(parse("is:muted"), today=TODAY).matched | library.search.matched(Query(), TODAY)
    found = scored(library, rows, TODAY)
    titles = [row.title for row in library.fetch([each.row for each in found])]
    assert all(title.startswith("Cheese") for title in titles[-4:])


def test_rules_are_kept_and_taken_back(library: Library) -> None:
    before = rules_of(library)
    after = before.changed("more role:CTO").changed("less crypto").changed("text=1.5")
    keep(library, before, after)
    assert rules_of(library) == after
    assert library.desk.has(TERM, "role:CTO")
    assert library.desk.has(WEIGHT, "text")
    library.undo()
    assert rules_of(library) == Rules()
    library.redo()
    keep(library, rules_of(library), rules_of(library).changed("forget ROLE:cto").changed(f"text={WEIGHTS['text']}"))
    assert rules_of(library) == Rules({Interest("word", "crypto"): "-"})


def test_what_another_version_wrote_is_passed_over(library: Library) -> None:
    library.arrange(
        [
            library.desk.step(TERM, "planet:mars", {SET: True, "sign": "+"}),
            library.desk.step(TERM, "topic:crypto", {SET: True, "sign": "maybe"}),
            library.desk.step(WEIGHT, "charm", {SET: True, "weight": "1"}),
            library.desk.step(WEIGHT, "text", {SET: True, "weight": "nan"}),
        ]
    )
    assert rules_of(library) == Rules()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("more", "is no rule"),
        ("louder topic:x", "is no rule"),
        ("more planet:mars", "no interest in 'planet'"),
        ("less topic:", "names nothing"),
        ('less topic:""', "names nothing"),
        ("charm=1", "no part 'charm'"),
        ("text=9", "from 0 to 5"),
        ("text=nan", "from 0 to 5"),
        ("text=", "from 0 to 5"),
    ],
)
def test_a_rule_that_says_nothing_is_named(rule: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        Rules().changed(rule)


def test_an_interest_is_read_as_it_is_written() -> None:
    assert parse_interest('role:"AI Engineer"') == Interest("role", "AI Engineer")
    assert parse_interest("Kafka") == Interest("word", "Kafka")
    assert Rules().changed("more Topic: Kafka").sign(Interest("topic", "KAFKA")) == "+"


RULES = st.builds(
    Rules,
    st.dictionaries(
        st.builds(Interest, st.sampled_from(["role", "topic", "word"]), st.sampled_from(["Cook", "Cheese", "points"])),
        st.sampled_from("+-"),
    ),
    st.dictionaries(st.sampled_from(list(WEIGHTS)), st.floats(0, 5)),
)


@given(rules=RULES)
def test_the_parts_of_a_score_are_what_it_is(rules: Rules, ranked_library: Library) -> None:
    rows = ranked_library.search.matched(Query(), TODAY)
    found = scored(ranked_library, rows, TODAY, ["Cook"], rules)
    assert {each.row for each in found} == set(rows)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    for each in found:
        assert each.score == pytest.approx(sum(part.points for part in each.parts))
        assert all(-1 <= part.value <= 1 for part in each.parts)
    told = explain(ranked_library, ranked_library.fetch([found[2].row])[0].id, TODAY, rules=rules, roles=["Cook"])
    assert told.place == 3
    assert told.score == pytest.approx(sum(part.points for part in told.parts))
    assert told.score == pytest.approx(found[2].score)


@pytest.fixture(scope="module")
def ranked_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with open_library(tmp_path_factory.mktemp("ranked") / "library") as opened:
        opened.add(all_of())
        mark(opened, ["Railway 0"], bookmark=True)
        yield opened


def test_a_digest_that_is_not_listed_is_explained_too(library: Library) -> None:
    id_ = id_of(library, "Cheese 0")
    library.mark({id_: {"deleted": True}})
    told = explain(library, id_, TODAY)
    assert told.place == 0
    assert told.to_record()["place"] == 0


# The model alone.

WORDS = st.lists(st.sampled_from("whey curd rind milk points signal junction sleeper lamp oak".split()), max_size=12)


def packed(text: str) -> array[int]:
    return array("I", pack_vector(vector_of_text(text)))


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4), WORDS)
def test_values_stay_within_bounds(
    likes: list[list[str]], dislikes: list[list[str]], others: list[list[str]], asked: list[str]
) -> None:
    texts = [packed(" ".join(words)) for words in (*likes, *dislikes, *others)]
    examples = [Example(at, text, 1.0) for at, text in enumerate(texts)]
    learned = learn(
        examples[: len(likes)], examples[len(likes) : len(likes) + len(dislikes)], texts[len(likes) :], Rarity(texts)
    )
    worth, near = learned.values(packed(" ".join(asked)))
    assert -1 <= worth <= 1
    assert 0 <= near <= 1
    if not likes and not dislikes:
        assert (worth, near) == (0, 0)


def test_a_model_of_few_likes_is_less_sure() -> None:
    texts = [array("I", pack_vector(vector_of(each))) for each in all_of()]
    one = learn([Example(0, texts[0], 1.0)], [], texts[4:], Rarity(texts))
    three = learn([Example(at, texts[at], 1.0) for at in range(3)], [], texts[4:], Rarity(texts))
    assert 0 < one.values(texts[3])[0] < three.values(texts[3])[0]
    assert three.nearest(texts[0], 0)[0][0] != 0
