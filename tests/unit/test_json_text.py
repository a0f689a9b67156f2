"""Half a character costs that character."""

from __future__ import annotations

import orjson
import pytest

from reader.json_text import load_json


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (rb'{"a": "x\ud800y"}', {"a": "x\ufffdy"}),
        (rb'{"a\udc00": ["\ud83d\ude00 \ud83d"]}', {"a\ufffd": ["\U0001f600 \ufffd"]}),
        (
            b'{"a": "x\xffy", "n": 100000000000000000000}',
            {"a": "x\ufffdy", "n": 1e20},
        ),
        ('{"a": "x\ud800y"}', {"a": "x\ufffdy"}),
        (rb'"\\ud800"', "\\ud800"),
    ],
)
def test_it_is_replaced_and_the_rest_stays(content: bytes | str, value: object) -> None:
    assert load_json(content) == value


@pytest.mark.parametrize("content", [b"", b'{"a": "\xff', rb'{"a": "\ud800', rb'["\ud800", NaN]', b"[" * 100_000])
def test_what_is_no_json_is_none(content: bytes) -> None:
    with pytest.raises(orjson.JSONDecodeError):
        load_json(content)
