"""7. Front matter is text: what YAML would make of it is of no interest, and none of it is a bug that shows."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from tests.attack.machine import ARTICLE, Machine

pytestmark = pytest.mark.slow

VALUES = {
    "base 60": "1:30:00",
    "base 60 below": "-190:20:30.15",
    "base 60 without digits": "+:_:_",
    "many parts of base 60": ":".join(["59"] * 400),
    "hexadecimal": "0x" + "f" * 20_000,
    "octal": "0o" + "7" * 20_000,
    "binary": "0b" + "1" * 50_000,
    "an underscore": "0x_",
    "binary of nothing": "0b_",
    "a long number": "9" * 20_000,
    "underscores": "1_000_000",
    "a float too large": "1e999999",
    "not a number": ".nan",
    "infinity": "-.inf",
    "a date": "2024-02-30",
    "a date-time": "2024-01-01T25:61:61Z",
    "a zone": "2024-01-01T00:00:00+99:99",
    "year 0": "0000-00-00",
    "a truth": "yes",
    "nothing": "~",
    "a merge": "<<: [1, 2]",
    "a tag of Python": "!!python/object/apply:os.system ['touch pwned']",
    "a timestamp by tag": "!!timestamp abc",
    "an int by tag": "!!int abc",
    "a float by tag": "!!float abc",
    "binary by tag": "!!binary '===='",
    "a set": "!!set {a, b}",
    "an ordered map": "!!omap [a: 1]",
    "pairs": "!!pairs [a: 1]",
    "a key that is a list": "{[a, b]: c}",
    "a key that is a map": "? {a: b}\n: c",
    "itself": "&a [*a]",
    "itself as a map": "&a {b: *a}",
    "laughs": "&a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]",
    "depth": "[" * 5_000,
    "maps of depth": "{a: " * 3_000,
    "an anchor that is none": "*nobody",
    "directives": "%YAML 9.9\n--- x",
    "a null byte": "a\x00b",
    "half a character": '"\\ud800"',
    "an escape": '"\\e]0;PWNED\\a"',
    "tabs": "\tx",
    "a quote that does not end": '"abc',
    "block": "|999999\n  x",
}  # fmt: skip
KEYS = ("title", "date", "tags", "authors", "minutes", "an unknown one", "link", "level")


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("command", ["import", "add"])
def test_no_value_is_more_than_text(name: str, command: str, machine: Machine) -> None:
    for number, key in enumerate(KEYS):
        text = f"---\ntitle: Number {number}\n{key}: {VALUES[name]}\n---\n\n{ARTICLE}"
        (machine.work / f"{number}.md").write_text(text, encoding="utf-8", errors="surrogatepass")
    outcome = machine.run(command, *sorted(machine.work.glob("*.md")), seconds=25)
    outcome.assert_held()
    assert not Path(machine.work / "pwned").exists()
    assert "the parser failed" not in outcome.said


SHOWN = {
    "1:30:00": "5400",
    "0x1F": "31",
    "012": "10",
    "1_000": "1000",
    "yes": "True",
    "2024-01-01": "datetime",
    "1e3": "1000.0",
    "~": "None",
}


@pytest.mark.parametrize("value", SHOWN)
def test_a_title_stays_as_it_was_written(value: str, machine: Machine) -> None:
    path = machine.work / "a.md"
    path.write_text(f"---\ntitle: {value}\ntags: [{value}, b]\nauthor: {value}\n---\n\n{ARTICLE}")
    machine.run("add", path).assert_held()
    record = orjson.loads(machine.run("list", "--json").out.splitlines()[0])
    assert record["title"] == value
    assert value in record["tags"]
