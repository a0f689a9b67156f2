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
def test_what_is_turned_is_refused(kind: str, said: str) -> None:
    claim = check("summary", said, MILL)
    assert claim.refused, kind


@pytest.mark.parametrize(("kind", "said"), TRUE)
def test_what_is_said_otherwise_passes(kind: str, said: str) -> None:
    claim = check("summary", said, MILL)
    assert not claim.refused, (kind, claim.why)


def test_its_own_sentences_pass() -> None:
    assert all(check("summary", sentence.text, MILL).supported for sentence in MILL.sentences)
