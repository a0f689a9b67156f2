"""Kinds of fault that graders found in digests made offline, each with a text of our own."""

from __future__ import annotations

import pytest

from reader.curate.advice import is_given_to_the_public, says_what_follows
from reader.curate.extract import extract
from reader.curate.languages import languages
from reader.curate.metadata import is_metadata
from reader.curate.passages import sentences
from reader.curate.resolving import People
from reader.curate.scraps import is_scrap
from reader.curate.standing import stands_alone
from reader.curate.taxonomy import Taxonomy, parse_taxonomy
from reader.curate.topics import sayable
from reader.model.digest import Digest
from reader.model.record import from_record

ENGLISH, GERMAN = languages()["en"], languages()["de"]


def made(taxonomy: Taxonomy, title: str, text: str) -> Digest:
    return extract(from_record({"title": title, "link": "https://x.example/1", "article": {"text": text}}), taxonomy)


@pytest.mark.parametrize(
    "line",
    [
        "March 3, 2021 at 09:15 AM | categories: Boats, Harbours | View Comments",
        "3. März 2021, 09:15 Uhr",
        "2021-03-03 | Tags: boats | 4 comments",
        "Posted on 3 March 2021 · 6 min read",
        "October 2, 2018 report",
    ],
)
def test_lines_of_metadata_are_no_text(line: str) -> None:
    assert is_metadata(line)
    (told,) = sentences(f"{line}\nThe ferry to Lindham was closed for the winter.", ENGLISH)
    assert told.text == "The ferry to Lindham was closed for the winter."


@pytest.mark.parametrize(
    "line",
    [
        "On March 3, 2021 the ferry was closed.",
        "The ferry | the bridge",
        "It rained on 3 March 2021 and the ferry stayed in the harbour.",
    ],
)
def test_a_date_in_a_sentence_is_none(line: str) -> None:
    assert not is_metadata(line)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Port of Lindham, Fernway Docks, Old Basin, North Quay, Keller Wharf, Harbour of Oster."),
        ("en", "All of it in just two easy laps, sans a single litre of oil."),
        ("fr", "Lycée du Port, École des Quais, Institut Keller, Collège de Lindham, Observatoire de la Baie."),
        ("de", "Von Lindham bis nach Oster, von Kellerhof bis nach Nordkai."),
        ("de", "Der Hafen wurde gesperrt.Keller kaufte den Kai im Jahre 1911."),
    ],
)
def test_scraps_are_no_sentences(code: str, text: str) -> None:
    assert is_scrap(text, languages()[code])


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Anna Holm, Peter Lund and Maria Keller run the port of Lindham."),
        ("en", "Bakers in Lindham sell bread to the crews."),
        ("en", "The current erodes the northern quay."),
        ("de", "Der Hafen liegt nördlich der Stadt Lindham."),
    ],
)
def test_short_sentences_are_no_scraps(code: str, text: str) -> None:
    assert not is_scrap(text, languages()[code])


def test_sentences_run_together_are_taken_apart() -> None:
    told = sentences("Die Stadt löste den Kai im Jahre 1911 ab.Nach dem Krieg wurde der Hafen neu gebaut.", GERMAN)
    assert [s.text for s in told] == [
        "Die Stadt löste den Kai im Jahre 1911 ab.",
        "Nach dem Krieg wurde der Hafen neu gebaut.",
    ]
    assert len(sentences("The file lib.Value holds what node.Name said of it.", ENGLISH)) == 1


NOT_ALONE = {
    "a signpost": "Let's first take a look at how the port of Lindham was built.",
    "another": "If you made it down to the map in the last post, you saw the harbour.",
    "an announcement": "The dredging of the port of Lindham has three main stages.",
    "such": "Most such harbours in the north were given up long ago by the cities.",
    "the opposite": "Now a study of Lindham shows the opposite is true of older quays.",
    "a thing of before": "Closing it is no way out, because this dredger runs on coal alone.",
    "however": "The port of Lindham, however, stayed open for the whole of the winter.",
    "part of this": "Part of this was a decision that the port would stay open all winter.",
    "a hole": "The depth of the basin , as a function of the tide, is given by the chart.",
}


@pytest.mark.parametrize("why", NOT_ALONE)
def test_what_does_not_stand_alone(why: str) -> None:
    assert not stands_alone(NOT_ALONE[why], "", ENGLISH)


@pytest.mark.parametrize(
    "text",
    [
        "Fischer dürfen aber schon im Juni wieder in den Hafen von Lindham fahren.",
        "Der Hafenmeister war außerdem im Rat der Stadt Lindham für die Kais zuständig.",
    ],
)
def test_german_sentences_lean_from_within(text: str) -> None:
    assert not stands_alone(text, "", GERMAN)


def test_a_german_clause_that_gives_a_purpose_leans_on_nothing() -> None:
    assert stands_alone("Die Stadt baggert den Hafen aus, damit Fähren anlegen können.", "", GERMAN)


def test_the_first_sentence_may_begin_with_now() -> None:
    text = "Nun steht fest, dass die Stadt den Hafen von Lindham im Sommer ausbaggern lässt."
    assert stands_alone(text, "", GERMAN, opens=True)
    assert not stands_alone(text, "", GERMAN)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Whether the dredging of the port should go on remains to be seen."),
        ("en", "The new ferry should arrive in the port next week."),
        ("en", "A dredger is a ship that lets crews clear a port without the need to dive."),
        ("en", "The width of the basin should be changed as appropriate."),
        ("en", "The comments came after Holm and Lund both recommended Keller for the post."),
        ("de", "Ob der Hafen ausgebaggert werden muss, wird sich noch zeigen."),
        ("de", "Der Ausbau des Hafens war notwendig geworden, da die Fähren größer wurden."),
    ],
)
def test_what_is_no_takeaway(code: str, text: str) -> None:
    assert not says_what_follows(text, languages()[code])


@pytest.mark.parametrize(
    "text",
    [
        "The port is recommending that users update their charts.",
        "He has suggested residents contact the harbour master.",
        "The council warned against swimming in the basin.",
        "Doctors urged people with asthma to stay away from the quay.",
        "The port urged Lindham residents to keep their windows closed.",
    ],
)
def test_advice_to_the_public_is_one(text: str) -> None:
    assert is_given_to_the_public(text)
    assert says_what_follows(text, ENGLISH)


@pytest.mark.parametrize(
    "text", ["Keller told reporters that the quay was old.", "Keller asked the council for money."]
)
def test_what_is_told_is_no_advice(text: str) -> None:
    assert not is_given_to_the_public(text)


FLOOD = """Water has closed the harbour of Lindham after three days of rain. More than 400 boats could not leave their berths on Monday, the port said.

Harbour master Anna Holm says the northern quay is still under water. Ms Holm has spoken to the owners of the boats. She has advised owners not to move their boats before Thursday.

Peter Lund, who fishes from the harbour, lost two nets. Lund is charged nothing for his berth this month.

The council of Lindham met in the evening and spoke of a wall along the northern quay. A wall of two metres would have kept the water out, its engineers said. The port of Oster, ten kilometres to the south, stayed open all the time, and took in forty boats from the sea. Trains to both towns were late. More rain is expected in the hills above the town until the end of the week."""


def test_a_speaker_is_named_in_advice(taxonomy: Taxonomy) -> None:
    digest = made(taxonomy, "Rain closes the harbour of Lindham", FLOOD)
    assert digest.takeaway == "Anna Holm has advised owners not to move their boats before Thursday."
    (claim,) = [each for each in digest.evidence if each.section == "takeaway"]
    assert [span.quote.partition(" ")[0] for span in claim.spans] == ["She", "Harbour"]
    assert digest.summary.startswith("Water has closed the harbour of Lindham")


def test_a_surname_is_told_in_full() -> None:
    people = People.of(sentences(FLOOD, ENGLISH))
    told, names = people.in_full("Lund is charged nothing for his berth this month.")
    assert told == "Peter Lund is charged nothing for his berth this month."
    assert len(names) == 1
    assert people.in_full("Ms Holm has spoken to the owners.")[0] == "Anna Holm has spoken to the owners."
    assert people.in_full("“Lund is wrong,” the port said.")[0] == "“Lund is wrong,” the port said."
    assert people.in_full("Lund left.", "Peter Lund came.")[0] == "Lund left."


def test_a_possessive_is_no_part_of_a_name() -> None:
    people = People.of(sentences("Mayor Anna Holm’s ferry sank. Holm is safe.", ENGLISH))
    assert people.in_full("Holm’s ferry sank.")[0] == "Anna Holm’s ferry sank."


def test_nobody_is_taken_for_another_of_the_same_name() -> None:
    text = "Mayor Anna Holm said so. Mayor Peter Holm said no. Holm left the city."
    assert People.of(sentences(text, ENGLISH)).in_full("Holm left the city.")[0] == "Holm left the city."


def test_a_step_is_told_whole(taxonomy: Taxonomy) -> None:
    text = """Tie up a boat in a storm with two lines and a spring, and check them every hour of the night.

The council of Lindham met in the evening and spoke of a wall along the northern quay. A wall of two metres would have kept the water out, its engineers said. The port of Oster, ten kilometres to the south, stayed open all the time, and took in forty boats from the sea. Trains to both towns were late. More rain is expected in the hills above the town until the end of the week.

## How to tie up

1. Take the bow line. Lead it forward to the quay.
2. Take the stern line. Make it fast with a knot that you can open under load.
3. Check both lines every hour.
"""
    digest = made(taxonomy, "How to tie up a boat in a storm", text)
    assert digest.method[0] == "Take the bow line. Lead it forward to the quay."


def test_what_two_sentences_tell_is_told_once(taxonomy: Taxonomy) -> None:
    text = """A court in Lindham has ordered a ferry company to pay for the oil that its ship lost in the harbour.

Judge Maria Keller ordered the company to pay 40,000 crowns for the oil, but let it pay in parts. The oil had reached the beach of Oster within a day, and 300 birds died there.

Fishermen of the harbour lost a week of work, the court found. The ferry company has closed its line to the islands.

The council of Lindham met in the evening and spoke of a wall along the northern quay. A wall of two metres would have kept the water out, its engineers said. The port of Oster, ten kilometres to the south, stayed open all the time, and took in forty boats from the sea. Trains to both towns were late. More rain is expected in the hills above the town until the end of the week."""
    digest = made(taxonomy, "Court orders ferry company to pay for oil in harbour", text)
    assert "40,000" not in digest.summary
    assert digest.summary.startswith("A court in Lindham has ordered")


@pytest.mark.parametrize("topic", ["GHz", "PMID", "Swiss", "Mr Holm", "AEDT", "Norwegian"])
def test_units_identifiers_and_adjectives_are_no_topics(topic: str) -> None:
    assert not sayable(topic)


TALK = """The council of Lindham will pay for a new roof on the market hall. The plan was laid before its annual meeting
in May. Market traders said that the roof leaks on every stall, and that fewer people come when it rains.

A builder from Oster sells oyster knives there as well as fish. The market hall was built in 1911. The market hall has
forty stalls. Lindham fishermen sell crab and cod in the market hall on Friday. Ms Holm runs the market, and Anna Holm
said that the work would take a year. Holm said the stalls would move to the quay. Ms Holm thanked the council."""


def test_topics_are_what_a_text_speaks_of(taxonomy: Taxonomy) -> None:
    topics = made(taxonomy, "Lindham to mend the roof of its market hall", TALK).topics
    assert "Meetings" not in topics
    assert "Market Hall" in topics
    assert "Anna Holm" in topics
    assert not any(topic.startswith("Ms") for topic in topics)


def test_a_stem_that_is_another_word_is_no_sign(taxonomy: Taxonomy) -> None:
    text = "\n\n".join(
        [
            "Keller found the old quay under two metres of sand. The find is complex, and hard to date.",
            "The edge of the stone shows where ropes ran. She found another edge in the north of the basin.",
            "The work was complex as well, since the basin fills twice a day. A complex of huts stood beside it.",
        ]
    )
    assert made(taxonomy, "A complex find in the basin of Lindham", text).field.subfields == ()


def test_a_subfield_takes_two_different_signs() -> None:
    taxonomy = parse_taxonomy(
        {"fields": {"Harbours": {"Dredging": {"words": "dredging!"}, "Ferries": {"words": "ferry!, timetable!"}}}}
    )
    text = "The dredging of Lindham goes on. No dredging is cheap, and dredging takes a year of work in the basin. "
    assert made(taxonomy, "Dredging in Lindham", text * 2).field.subfields == ()
    text = "The ferry to Lindham has a new timetable. No ferry sails by night, and the timetable says why it does not. "
    assert made(taxonomy, "The ferry to Lindham", text * 2).field.subfields == ("Ferries",)


@pytest.mark.parametrize(
    ("title", "text", "subfield"),
    [
        (
            "Die Notenbank hebt den Zins an",
            "Die Notenbank hat den Leitzins erhöht, weil die Inflation im Sommer gestiegen ist. Die Konjunktur wird dadurch "
            "gebremst, sagen Volkswirte. Die Zinsen für Kredite sind seit dem Winter auf das Doppelte gestiegen.",
            "Economics",
        ),
        (
            "Zwei Jahre Haft nach Einbruch",
            "Das Landgericht hat einen Mann zu einer Haftstrafe von zwei Jahren verurteilt. Der Angeklagte war in ein Haus am "
            "Hafen eingestiegen und wurde von der Polizei gestellt. Die Staatsanwaltschaft hatte drei Jahre gefordert.",
            "Crime & Courts",
        ),
        (
            "Incendie dans le port",
            "Les pompiers ont éteint un incendie dans le port de la ville. Les secours ont trouvé deux victimes sous les "
            "décombres, et la mairie parle d'une catastrophe pour le quartier.",
            "Disasters & Emergencies",
        ),
        (
            "Nueva vacuna en los hospitales",
            "La vacuna contra la epidemia llega a los centros de salud pública del país. El contagio bajó en mayo, y la "
            "infección ya no es la primera causa de muerte en la ciudad.",
            "Public Health",
        ),
    ],
)
def test_fields_are_said_of_texts_in_other_languages(taxonomy: Taxonomy, title: str, text: str, subfield: str) -> None:
    assert made(taxonomy, title, text).field.subfields[:1] == (subfield,)


def test_news_have_no_insights(taxonomy: Taxonomy) -> None:
    text = FLOOD.replace("on Monday, the port", "this spring, the port")
    more = (
        " A study found that the quay is the main cause of the high water, because it narrows the harbour of Lindham."
    )
    assert made(taxonomy, "Rain closes the harbour of Lindham", FLOOD + more).insights == ()
    assert len(made(taxonomy, "Rain closes the harbour of Lindham", text + more).insights) <= 2
