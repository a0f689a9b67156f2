"""Which sentences make a summary, which topics and roles are said: texts of our own."""

from __future__ import annotations

import pytest

from reader.curate.evidence import verify
from reader.curate.extract import extract
from reader.curate.forms import form_of
from reader.curate.naming import alike
from reader.curate.passages import sentences
from reader.curate.referring import is_resolved, person
from reader.curate.taxonomy import Taxonomy
from reader.model.article import Article
from reader.model.digest import Digest


def made(taxonomy: Taxonomy, title: str, text: str) -> Digest:
    return extract(Digest(id="1", title=title, article=Article(text=text)), taxonomy)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ferry", "ferry"), ("lin", "line"), ("zentralbank", "zentralbankrat"), ("forecast", "forecasting")],
)
def test_forms_of_one_word_are_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), [("port", "portugal"), ("2019", "2018"), ("harbour", "harvest")])
def test_other_words_are_not(one: str, other: str) -> None:
    assert not alike(one, other)


EELS = """For Lindham it is a spring like many others, with cold mornings, much wind and a harbour full of nets.

The catch of eels in the Lind rose by a third last year, the fishery board of Lindham counted in its survey.

The country had fewer rivers with a fishery board than ten years ago, and most of those that were closed were small ones.

A weir is a low wall that holds back the water of a river, and it is mostly built of stone.

Eels pass the weirs of the Lind at night since the board opened its gates, which is why the catch rose so much.

Nets with wider meshes let the young fish through, and the board lent them to every crew for nothing.
"""


def test_a_summary_begins_with_what_the_title_names(taxonomy: Taxonomy) -> None:
    summary = made(taxonomy, "Eel catch in the Lind rises despite everything", EELS).summary
    assert summary.startswith("The catch of eels in the Lind rose by a third")
    assert "For Lindham it is" not in summary
    assert "A weir is a low wall" not in summary


BREAD = """Bakers in Lindham sell more rye bread than those of any other town on the coast, and the mills are glad of it.

Bakers were told for decades that rye dough must rest for a whole night before it is baked. Now a test in six bakeries shows the opposite: rye dough that rests for one hour gives a better loaf.

The mills of Lindham paid for the ovens and the flour of the six bakeries in the test, and for the tasters.

Rye bread was cheaper this year than wheat bread in most of the bakeries of the town.
"""


def test_what_was_believed_is_told_with_what_turned_out(taxonomy: Taxonomy) -> None:
    summary = made(taxonomy, "Rye dough needs one hour of rest, test shows", BREAD).summary
    assert "Now a test in six bakeries shows the opposite" in summary
    assert summary.index("were told for decades") < summary.index("shows the opposite")
    assert "must rest for a whole night" not in made(taxonomy, "Rye dough needs one hour of rest", BREAD).takeaway


MAYOR = """The harbour master was only speaking of one quay, but what he said was true of the whole storm in Lindham.

"We were lucky," said Joan Kessler, a harbour master of Lindham, on the morning after the storm.

The wind blew for nine hours from the north, tore the roof off a shed for nets, and laid two boats on the mud of the upper basin.

The storm broke four masts and no house, and the ferries of Lindham sail again from noon.

Ferries see a quiet weekend after the storm, the weather office of Lindham says in its forecast.

Boats that lie in the upper basin should stay there until the tide of Friday, the weather office advises their owners.
"""


def test_nobody_opens_a_summary_who_was_not_introduced(taxonomy: Taxonomy) -> None:
    summary = made(taxonomy, "After the storm, ferries expect a quiet weekend", MAYOR).summary
    assert "was only speaking of one quay" not in summary
    assert "Ferries see a quiet weekend" in summary


def test_the_pair_is_told_only_with_who_they_are() -> None:
    text = (
        "Ada Brandt called the plan of Otto Lenz a mistake. Cora Voss and Ada Brandt wrote a letter to the council. "
        "The pair worked for the port for ten years."
    )
    first, second, third = sentences(text)
    assert person(third.text) == "pair"
    assert is_resolved(third, third.text, [first, second, third], [(second, second.text)])
    assert not is_resolved(third, third.text, [first, second, third], [(first, first.text)])
    assert person("The official who closed the port left.") == ""
    assert person("The novelist Jane Doe left the port.") == ""


LIST = """Nobody who sails to Lindham has to be hungry, whatever the hour: the town has more kitchens by the quay than any port of the coast, and these ten are the ones to which we go back every summer, in no order.

{items}
"""


def test_of_a_list_of_names_its_introduction_is_told() -> None:
    items = "\n\n".join(
        f"## {name} Kitchen\n\n{name} fries his herring in butter, and serves it with potatoes from the island."
        for name in "Adam Bert Carl Dora Emil".split()
    )
    told = form_of("Ten kitchens by the quay", sentences(LIST.format(items=items)))
    assert told.name == "list"
    assert all("herring" not in s.text for s in told.told)
    advice = items.replace(" Kitchen", " should be asked about his herring")
    assert form_of("Ten kitchens by the quay", sentences(LIST.format(items=advice))).name == "article"


REVIEW = "\n\n".join(
    f"The Corvo Two Z {does}, and the Larus Mini, its rival, does not. The Larus Mini {also}."
    for does, also in [
        ("plays any record", "costs less"), ("weighs two kilos", "is made of tin"), ("has a lid of glass", "hums a little"),
        ("needs no tools", "came out in May"), ("stops by itself", "is sold in red"),
    ]
)  # fmt: skip


def test_the_name_in_the_title_is_the_first_topic(taxonomy: Taxonomy) -> None:
    assert made(taxonomy, "Corvo Two Z review", REVIEW).topics[0] == "Corvo Two Z"


def test_who_is_only_heard_is_no_topic(taxonomy: Taxonomy) -> None:
    text = "\n\n".join(
        [f"The ferry to Lindham was late for the {nth} time this week." for nth in ("first", "second", "third", "fourth")]
        + [f"The pier is {what}, said Maud Oskar, a passenger." for what in ("wet", "cold", "long", "old")]
        + [f"The crew of the ferry painted its {part} in the night." for part in ("bow", "bridge", "funnel", "deck", "mast", "hull", "stern", "cabin", "rudder", "galley")]
    )  # fmt: skip
    assert "Maud Oskar" not in made(taxonomy, "Ferry to Lindham is late again", text).topics


def test_news_that_everybody_reads_are_for_everybody(taxonomy: Taxonomy) -> None:
    text = """A computer virus spread through email in Lindham on Monday, and deleted the photos on many home computers.

The virus comes as an attachment, and the malware opens a backdoor, the police of Lindham said. Ransomware was found on two of the computers.

People should not open the attachment, the police said, and should update their antivirus software."""
    roles = made(taxonomy, "Virus deletes photos in Lindham", text).best_for
    assert "General Reader" in roles
    assert len(roles) <= 4


def test_a_sentence_without_its_but_is_supported_by_the_one_with_it(taxonomy: Taxonomy) -> None:
    text = f"{EELS}\nHe had asked for it in every letter.\n\nBut the catch of eels in the Lind will not rise for ever, says Ada Brandt."
    made_of = made(taxonomy, "Eel catch in the Lind: will it rise for ever?", text)
    assert "The catch of eels in the Lind will not rise for ever" in made_of.summary
    assert all(claim.supported for claim in verify(made_of, text))
