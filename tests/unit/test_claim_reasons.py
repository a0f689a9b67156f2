"""Why a sentence is not supported is said in the reader's language, whichever reason it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import messages
from reader import translation
from reader.model import reasons
from reader.model.claim_reasons import TEMPLATES, WHOLE, claim_reason

CURATE = Path(__file__).parents[2] / "reader" / "curate"
BEGINS = ("the article ", "the sentences that ", "nothing in the article", "it is not sure", "it may say", "it is put ",
          "it speaks ", "it repeats ", "it sends ", "it is too ", "what it is said", "one denies", "left out: ",
          "the passages that it", "the model gave no passage")  # fmt: skip


@pytest.fixture
def german() -> Iterator[None]:
    translation.settle("de", {})
    yield
    translation.use(None)


def said_by_checks() -> set[str]:
    """Every reason in the source of the checks, with `x` where it quotes something."""
    found = set()
    for path in CURATE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                text = "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)  # type: ignore[misc]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
            else:
                continue
            if text.startswith(BEGINS) and "\n" not in text and text.count("“") == text.count("”"):
                found.add(text)
    return found


def test_every_reason_of_a_check_is_known() -> None:
    texts = said_by_checks()
    assert len(texts) > 25
    unknown = [
        each
        for each in texts - set(WHOLE)
        if not any(reasons._pattern(template).fullmatch(each) for template in TEMPLATES)
    ]
    assert not unknown


def test_it_is_said_in_german_with_what_it_quotes(german: None) -> None:
    for text in (*WHOLE, *(re.sub(r"\{\w+\}", "Tide 5", template) for template in TEMPLATES)):
        assert claim_reason(text) != text
        assert ("Tide 5" in claim_reason(text)) == ("Tide 5" in text)
    assert claim_reason("another reason") == "another reason"


def test_english_stays_as_it_is_and_all_is_in_the_template() -> None:
    known = {message.id for message in messages.template()}
    assert {*TEMPLATES, *WHOLE} <= known
    assert claim_reason(WHOLE[0]) == WHOLE[0]
