"""True sentences made false: a number, a name or a quotation put in that the article does not have."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from reader.curate.figures import figures
from reader.curate.names import names
from reader.terms import fold as fold_word

NAMES = (
    "Quentin Marlowe", "Ingrid Vasquez", "Tobias Okonjo", "Yara Lindqvist", "Pavel Dragomir", "Meridian Foundry",
    "Halcyon Robotics", "Brightwater Institute", "Zephyrine", "Kestrelon", "Ostrava", "Montevideo", "Wollongong", "Tallinn",
    "Novak", "Castellano", "Brzezinski", "Thackeray", "Siemens", "Volkswagen",
)  # fmt: skip
QUOTES = (
    "we never expected to lose this much ground so quickly",
    "nobody in this building believed the figures were real",
    "it was the worst decision that I have ever signed",
    "give us two winters and the whole market will follow",
)
ATTRIBUTIONS = ("“{quote},” one of them said.", "As the team put it: “{quote}.”", "The report says “{quote}”.")


def lies(sentence: str, article: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Kind and text of false versions of a true sentence."""
    for figure in list(figures(sentence))[:1]:
        if re.fullmatch(r"[$€£]?[\d.,]+\s?%?", figure.text):
            yield (
                "number",
                sentence[: figure.start] + _other_number(figure.text, article, chance) + sentence[figure.end :],
            )
    yield "number", f"{sentence.rstrip('.')}, {_other_number('37', article, chance)} in all."
    words = frozenset(re.findall(r"[^\W_]+", fold_word(article)))
    free = [name for name in NAMES if not set(re.findall(r"[^\W_]+", fold_word(name))) & words]
    for name in list(names(sentence))[:1]:
        yield "name", sentence.replace(name, chance.choice(free), 1)
    yield "name", f"{chance.choice(free)} said that {sentence[0].lower()}{sentence[1:]}"
    yield "name", f"{sentence.rstrip('.')}, according to {chance.choice(free)}."
    yield "quote", f"{sentence} {chance.choice(ATTRIBUTIONS).format(quote=chance.choice(QUOTES))}"


def _other_number(text: str, article: str, chance: random.Random) -> str:
    """A number of the same form that does not occur in the article."""
    known = {figure.value for figure in figures(article)}
    while True:
        other = re.sub(r"\d", lambda digit: str(chance.randint(1, 9)), text)
        if all(figure.value not in known for figure in figures(other)):
            return other
        text = f"{text}7" if len(text) < 4 else text
