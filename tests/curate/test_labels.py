"""Labels that are guessed: only sure ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reader.curate.labels import THRESHOLDS, Labels, guess
from reader.curate.passages import sentences
from reader.curate.taxonomy import Taxonomy
from reader.curate.topics import TOPICS, sayable

SPORT = """The striker scored twice in the second half as Lindham beat Harwick 3-1 on Saturday. The midfielder Joan Pell
had put the home side ahead with a header from a corner kick, before the goalkeeper let a free kick slip past him. The
referee showed a red card for a foul in stoppage time. Lindham's head coach said the squad had earned its place in the
Champions League, and that nobody would leave in the transfer window."""
CRIME = """A man was arrested on Tuesday after a robbery at a jeweller's in Lindham. Police said the suspect had
threatened two shop assistants with a knife. He was charged with armed robbery and assault, and a magistrate remanded
him in custody. Detectives are looking for a second suspect. The trial is expected to begin in May, when a jury will
hear the case; prosecutors will ask for a prison sentence."""
DISASTER = """At least twelve people died when an earthquake of magnitude 6.1 struck the valley before dawn. Rescue workers
searched the rubble for survivors, and thousands were evacuated. The death toll is expected to rise. A state of emergency
was declared, and aftershocks brought down houses that had been left standing. Relief supplies arrived by helicopter."""
FOOD = """Preheat the oven. Melt the butter in a frying pan, add the onion and the garlic, and let them simmer until soft. Stir
in the flour and a teaspoon of vinegar. Pour the sauce over the pasta, sprinkle it with cheese and bake it until crispy.
The recipe comes from a chef who serves it with a salad and a glass of wine; it is delicious with sourdough too."""
GADGET = """The new smartphone has a brighter touchscreen and a better battery life than the handset it replaces. Its front-facing
camera takes selfies of twelve megapixels, and wireless charging is quick. The earbuds that come with it have noise
cancellation. It costs less than an iPhone, and will be in the shops for Black Friday."""
PLAIN = """The bench stood under the tree for thirty years. Nobody knew who had put it there. When the tree fell, the bench
was still whole, and so it stayed where it was. Some of the old neighbours came by to look at it. They sat there for a
while, and then they went home again."""
JAPANESE = """特許庁は昨年、商標の審査を見直すと発表した。商標とは、商品やサービスを他人のものと区別するための標識である。出願人は
farm という語を含む標章を登録しようとしたが、審査官はこれを認めなかった。裁判所は、その標章には識別力がないと判断した。"""
POLISH = """Rada miasta przyjęła w środę nowy budżet. Burmistrz powiedział, że na szkoły i drogi trafi więcej pieniędzy niż przed
rokiem. Opozycja uważa, że to za mało, i zapowiada, że będzie głosować przeciw. Marketing miasta ma kosztować mniej, a na
sport i smartphone dla radnych nie będzie już nic. Mieszkańcy czekają na remont mostu, który zamknięto po powodzi."""
GERMAN = """Der Bürgermeister hat am Mittwoch den Haushalt vorgestellt. Für die Schulen und die Straßen gibt es mehr Geld als im
Jahr davor, für das Marketing der Stadt weniger. Die Opposition hält das für zu wenig und will nicht zustimmen. Auf die
Sanierung der Brücke, die nach dem Hochwasser gesperrt wurde, warten die Bürger noch immer."""


@dataclass
class Near:
    likeness: float = 1.0
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refused: Mapping[str, Sequence[str]] = field(default_factory=dict)


def labels(taxonomy: Taxonomy, text: str, title: str = "A Wednesday", near: Sequence[Near] = ()) -> Labels:
    return guess(title, sentences(text), taxonomy, near)


@pytest.mark.parametrize(
    ("text", "domain", "subfield"),
    [
        (SPORT, "Sport", "Football"),
        (CRIME, "Society & Policy", "Crime & Courts"),
        (DISASTER, "Society & Policy", "Disasters & Emergencies"),
        (FOOD, "Work & Life", "Food & Cooking"),
        (GADGET, "Technology & Digital", "Consumer Technology"),
    ],
)
def test_what_news_sites_report_has_a_field(taxonomy: Taxonomy, text: str, domain: str, subfield: str) -> None:
    made = labels(taxonomy, text)
    assert (made.domain, made.subfields[:1]) == (domain, (subfield,))
    assert made.best_for
    assert THRESHOLDS["field"] <= made.confidence["field"] <= 1


@pytest.mark.parametrize("text", [JAPANESE, POLISH])
def test_of_a_language_that_is_not_known_nothing_is_guessed(taxonomy: Taxonomy, text: str) -> None:
    assert labels(taxonomy, text) == Labels()


def test_of_another_language_one_word_says_no_field(taxonomy: Taxonomy) -> None:
    made = labels(taxonomy, GERMAN)
    assert (made.domain, made.best_for, made.level, made.abstraction) == ("", (), "", "")
    assert made.topics == ()


def test_of_another_language_names_say_it(taxonomy: Taxonomy) -> None:
    text = """Das Team stellt die Suche auf ein Embedding um, wie es im Machine Learning üblich ist. Ein Language Model fasst
    die Treffer zusammen, und ein Neural Network ordnet sie. Mit Prompt Engineering war das nicht zu erreichen, und das
    Deep Learning braucht eine eigene GPU. Auch das Reinforcement Learning ist für die Bewertung noch nicht fertig."""
    made = labels(taxonomy, text, "Wie die Suche neu wird")
    assert made.domain == "Technology & Digital"
    assert (made.level, made.abstraction) == ("", "")


def test_one_foreign_word_says_no_field(taxonomy: Taxonomy) -> None:
    made = labels(taxonomy, PLAIN.replace("The bench stood", "The tractor stood"), "The tractor")
    assert made.domain == ""
    assert made.best_for == ()


def test_without_signs_there_is_no_abstraction(taxonomy: Taxonomy) -> None:
    made = labels(taxonomy, PLAIN)
    assert made.abstraction == ""
    assert "abstraction" not in made.confidence


def test_steps_are_of_low_abstraction(taxonomy: Taxonomy) -> None:
    text = "Here is how to set it up.\n\n1. Open the folder.\n2. Run the command.\n3. Add the file to it.\n4. Click on the example.\n"
    assert labels(taxonomy, text).abstraction == "low"


def test_both_kinds_in_number_are_medium(taxonomy: Taxonomy) -> None:
    text = (
        "The policy of the government rests on strategy, on principles and on institutions, and the debate on values goes on. "
        "To try it out, open the folder, run the command, add the example file and click on the script. "
    )
    assert labels(taxonomy, text * 2).abstraction == "medium"


def test_topics_have_no_generic_word_and_no_broken_name(taxonomy: Taxonomy) -> None:
    text = (
        "In May the Company told People News of the Bank of Lindham's plans. "
        "The Federal Government and the BREAKING STORY desk waited for the Bank of Lindham. "
        "We saw the Company and the Federal Government at the Bank of Lindham on Monday. "
        "Once more the Company met People News and the Federal Government. "
    )
    made = labels(taxonomy, text * 2)
    assert "Bank of Lindham" in made.topics
    assert {"Company", "People News", "Federal Government", "May", "Monday", "BREAKING STORY"}.isdisjoint(made.topics)
    assert len(made.topics) <= TOPICS


@pytest.mark.parametrize(
    "topic", ["People", "Time", "Company", "March", "Friday", "News", "Bank of", "The Tide", "X", "U.S", "BREAKING NEWS",
              "Holm's Bakery", "STATICFILES", "2024", ""]
)  # fmt: skip
def test_what_is_no_topic(topic: str) -> None:
    assert not sayable(topic)


@pytest.mark.parametrize("topic", ["NASA", "Bank of Lindham", "GPUs", "On-call", "R&D", "Public Transport", "GPT 4"])
def test_what_can_be_one(topic: str) -> None:
    assert sayable(topic)


def test_topics_are_spelled_as_in_the_library(taxonomy: Taxonomy) -> None:
    text = "The harbour of Lindham has a Tide Gauge. Each Tide Gauge is old. They read the Tide Gauge at noon. "
    near = [Near(0.6, {"topics": ["tide gauges", "Kites"]})]
    made = labels(taxonomy, text * 2, near=near)
    assert "tide gauges" in made.topics
    assert {"Tide Gauge", "Kites"}.isdisjoint(made.topics)


def test_the_authors_and_the_site_are_no_topics(taxonomy: Taxonomy) -> None:
    text = "We met Anna Holm, who owns the Lindham Gazette. She knew Anna Holm well. All read the Lindham Gazette. " * 3
    assert "Anna Holm" in labels(taxonomy, text).topics
    made = guess("", sentences(text), taxonomy, unwanted=("Anna Holm", "Lindham Gazette"))
    assert made.topics == ()


def test_editors_are_heard_and_a_quarrel_is_not_sure(taxonomy: Taxonomy) -> None:
    said = {"domain": ["Cooking"], "subfields": ["Bakes"], "level": ["beginner"]}
    made = labels(taxonomy, PLAIN, near=[Near(1.0, said)] * 5)
    assert (made.domain, made.subfields) == ("Cooking", ("Bakes",))
    split = [Near(1.0, {"domain": [name]}) for name in ("Cooking", "Gardens", "Kites", "Chairs")]
    assert labels(taxonomy, PLAIN, near=split).domain == ""


def test_a_book_without_a_taxonomy_has_no_label() -> None:
    made = guess("A Wednesday", sentences(CRIME), Taxonomy())
    assert (made.domain, made.best_for, made.abstraction) == ("", (), "")


def test_data_of_the_benchmark_is_read(tmp_path: Path) -> None:
    from benchmarks.labels import load

    (tmp_path / "a.md").write_text(
        "---\ntitle: A: b\nurl: https://a.example/\ndomain: Sport|Work & Life\nsubfield: Football\nlevel: beginner\n"
        "roles: Coach, Sports Fan\n---\n\nText.\n"
    )
    (judged,) = load(tmp_path)
    assert judged.digest.title == "A: b"
    assert judged.domain == {"Sport", "Work & Life"}
    assert judged.roles == {"coach", "sports fan"}
