"""How a claim is set against the sentence nearest to it: quantities part by part, places around a verb, orders, scales."""

from __future__ import annotations

import pytest

from reader.curate.evidence import Text, check

MILL = Text(
    """# The paper mill of Valdren

The Valdren mill sold 46 percent of its paper to printers, 31 percent to schools and 23 percent to shops in 2018. Night
shifts had an accident rate of 8.4 percent, far above that of day shifts (2.1 percent). The mill was founded in 1911 and
burnt down in 1954.

Kestrel Holdings sued the Brandt family over the water rights of the valley. The old boilers will be replaced with three
electric furnaces by the end of the year. Ines Calder described the inspector's report as careless. The works council
was renamed from Iron Guild to Paper Union in 2003. The town closed the weir before the engineers drained the pond.

Six workers thought to be the oldest in the trade repaired the roller, and two of them were hurt. Residents believe that
the owners will abandon the east wing. The engineers may widen the canal. A filter that could only be used for fibres
was tested. Two foremen are accused of hiding the accident. The new rule is not binding, so the fines of last spring
stand. The manager agreed to end all talks with the bank. Despite the protest of the fishermen, the mayor signed the
lease.

The court recognised the claim of the fishermen as lawful. The boiler house is taller than the chimney of the brewery.
A day after the flood, the mayor opened a shelter with 480,000 crowns from a fund. The owners will raise wages or close
the hall. The repairs took from 3 April to 29 May. It was the largest fire in the valley, and the mill's insurer,
Aldermann Mutual, paid for the roof.
"""
)
FALSE = [
    ("percent", "Schools bought 23 percent of the paper."),
    ("percent", "Day shifts had an accident rate of 8.4 percent."),
    ("dates", "The mill was founded in 1954."),
    ("swap", "The Brandt family sued Kestrel Holdings over the water rights of the valley."),
    ("swap", "Three electric furnaces will be replaced with the old boilers."),
    ("swap", "The works council was renamed from Paper Union to Iron Guild."),
    ("swap", "The inspector described Ines Calder's report as careless."),
    ("direction", "The engineers drained the pond before the town closed the weir."),
    ("direction", "After the engineers drained the pond, the town closed the weir."),
    ("direction", "The chimney of the brewery is taller than the boiler house."),
    ("direction", "The owners will reduce wages or close the hall."),
    ("scope", "Two foremen have been convicted of hiding the accident."),
    ("scope", "The filter that was tested could be used for anything."),
    ("scope", "The engineers will widen the canal."),
    ("negation", "The new rule is binding."),
    ("negation", "The court refused to recognise the claim of the fishermen as lawful."),
    ("negation", "The fishermen did not protest, and the mayor signed the lease."),
]
TRUE = [
    ("percent", "Printers bought 46% of the paper and schools 31%."),
    ("percent", "For day shifts the accident rate was 2.1 percent, and for night shifts 8.4."),
    ("numbers", "Six workers repaired the roller."),
    ("swap", "The Brandt family was sued by Kestrel Holdings over water rights in the valley."),
    ("swap", "Three electric furnaces will replace the old boilers."),
    ("swap", "Paper Union is what the works council has been called since 2003; before that it was Iron Guild."),
    ("swap", "The inspector's report was described by Ines Calder as careless."),
    ("direction", "After the town had closed the weir, the engineers drained the pond."),
    ("direction", "One day after the flood the mayor opened a shelter."),
    ("direction", "The mill burnt down 43 years after it was founded."),
    ("negation", "The manager will not go on with any talks with the bank."),
    ("negation", "The new rule binds nobody."),
    ("scope", "The mill's engineers might widen the canal."),
    ("units", "The repairs took about eight weeks."),
    ("large-number words", "The shelter cost the fund almost half a million crowns."),
    ("names", "Aldermann Mutual, the insurer of the mill, paid for its roof."),
]


@pytest.mark.parametrize(("kind", "said"), FALSE)
def test_what_is_turned_is_never_supported(kind: str, said: str) -> None:
    claim = check("summary", said, MILL)
    assert not claim.supported, kind


@pytest.mark.parametrize(("kind", "said"), TRUE)
def test_what_is_said_otherwise_passes(kind: str, said: str) -> None:
    claim = check("summary", said, MILL)
    assert not claim.refused, (kind, claim.why)


def test_its_own_sentences_pass() -> None:
    assert all(check("summary", sentence.text, MILL).supported for sentence in MILL.sentences)


RAIL = Text(
    """# Tramline reopens in Corvale

Corvale's tramline 9 reopened on Monday after 14 months of works, the city's transport board said. The works cost €38.4
million, €6 million more than planned. In 2015 the line carried 2.1 million passengers; by 2019 the figure had risen to
3.4 million. Board chair Lena Ostrov said the delay was “regrettable but not avoidable”. Opposition councillor Pavel Dorn
called the project a failure of planning.

Dorn, who led the council's audit from 2016 to 2020, will run for mayor in May. Nora Lindqvist will become director of the
depot, while Henrik Vos retires. The Corvale Transit Workers Union had asked the board for higher pay; the board refused.
Tram drivers went on strike twice, in March and in September 2019. Trams now run every eight minutes instead of every
twelve.

The first low-floor tram arrived in August 2018. According to the board, two thirds of the stops have lifts. A study by
Harmen University found that noise may have fallen along the route because the new rails are ground weekly. It is the
second-longest line in the region. Cyclists are not allowed to use the track bed. Only residents receive discounted
passes. Ostrov thanked Mayor Ilse Brandt for the loan of 12 million euros, which was granted in June 2017.
"""
)
RAIL_FALSE = [
    "Henrik Vos will become director of the depot.",
    "Pavel Dorn said the delay was regrettable but not avoidable.",
    "Mayor Ilse Brandt thanked Ostrov for the loan of 12 million euros.",
    "The loan of 12 million euros was granted in August 2018.",
    "In 2019 the line carried 2.1 million passengers.",
    "Trams now run every twelve minutes.",
    "The board asked the Corvale Transit Workers Union for higher pay.",
    "It is the third-longest line in the region.",
    "The second low-floor tram arrived in August 2018.",
    "Cyclists are allowed to use the track bed.",
    "Ostrov called the delay ‘scandalous’.",
    "The Corvale Tramway Workers Union had asked the board for higher pay.",
    "All stops have lifts, according to the board.",
    "The works cost $38.4 million.",
    "It has been proved that noise has fallen along the route.",
    "The figure had fallen to 3.4 million by 2019.",
    "Noise may have fallen because two thirds of the stops have lifts.",
    "The works cost €6 million less than planned.",
]
RAIL_TRUE = [
    "Line 9 of the Corvale tram runs again after more than a year of works.",
    "The works came to 38.4m euros.",
    "The cost exceeded the plan by six million euros.",
    "Ostrov, who chairs the board, said the delay could not be avoided.",
    "Between 2015 and 2019 passengers rose from 2.1 million to 3.4 million.",
    "The director of the depot will be Nora Lindqvist.",
    "Henrik Vos will retire, and Nora Lindqvist takes over the depot.",
    "The board turned down the union's request for higher pay.",
    "Drivers struck two times in 2019.",
    "A tram comes every 8 minutes, no longer every 12.",
    "About 67 percent of the stops have a lift.",
    "Two out of three stops have lifts.",
    "Harmen University suggests that noise has possibly gone down.",
    "Riding a bicycle on the track bed is forbidden.",
    "Passes at a discount are for residents only.",
    "In June 2017 Brandt granted the loan of 12 million euros that Ostrov was thankful for.",
    "Dorn led the audit for four years.",
    "Dorn is a candidate for mayor.",
    "One line in the region is longer.",
    "Councillor Dorn considers the project badly planned.",
]


@pytest.mark.parametrize("said", RAIL_FALSE)
def test_what_is_false_of_the_tram_is_never_supported(said: str) -> None:
    assert not check("summary", said, RAIL).supported


@pytest.mark.parametrize("said", RAIL_TRUE)
def test_what_is_true_of_the_tram_passes(said: str) -> None:
    claim = check("summary", said, RAIL)
    assert not claim.refused, claim.why
