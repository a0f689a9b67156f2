"""What every command prints with `--json` is what docs/schema says, field for field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from docs.generate_schemas import FOLDER, files, readme
from reader.commands import cli
from reader.library import open_library
from reader.library.services import Service
from reader.model.query_text import parse
from reader.paths import config_file
from tests.conftest import in_this_process
from tests.curate.test_extract import TEXT
from tests.pages import PLAIN, small

ELSEWHERE = {"join", "share", "sync"}
"""Commands that need a server, which tests/share gives them."""


def strict(schema: Any) -> Any:
    """The same schema with every object closed: a field that it does not describe is an error here, and only here."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema and "type" in schema else {}
    return {**closed, **{key: strict(value) for key, value in schema.items()}}


SCHEMAS = {path.name: strict(json.loads(path.read_text(encoding="utf-8"))) for path in FOLDER.glob("*.json")}
REGISTRY: Any = Registry().with_resources((name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items())


def commands() -> Iterator[tuple[str, click.Command]]:
    with click.Context(cli) as context:
        for name in cli.list_commands(context):
            command = cli.get_command(context, name)
            assert command is not None
            yield name, command


def every_option(command: click.Command) -> Iterator[click.Parameter]:
    """A command's own, and those of the commands in it."""
    yield from command.params
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        yield from every_option(inner)


def test_the_schemas_are_current() -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")} == files()
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == readme()


def test_every_command_with_json_has_a_schema_and_no_other() -> None:
    printing = {
        f"{name}.json" for name, command in commands() for each in every_option(command) if "--json" in each.opts
    }
    assert printing | {"digest.json"} == SCHEMAS.keys()


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.fixture
def told(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """What each command printed on a library with something of everything."""
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    printed: dict[str, list[Any]] = {}

    def run(command: str, *words: str | Path) -> list[Any]:
        result = in_this_process(command, *words, "--json")
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        validator = Draft202012Validator(SCHEMAS[f"{command}.json"], registry=REGISTRY)
        for line in lines:
            error = next(iter(validator.iter_errors(line)), None)
            assert error is None, f"digest {command}: {error.json_path if error else ''}: {error}"
        printed.setdefault(command, []).extend(lines)
        return lines

    _use_everything(run, tmp_path)
    return printed


def _use_everything(run: Any, folder: Path) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('[hooks]\non_new = "true"\n[brief]\nstreak = true\n')
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(PLAIN)
    (folder / "in" / "b.txt").write_text("\n---\n".join([small("First"), small("Second", body="Best of two.")]))
    (folder / "broken.txt").write_text("\n\nA letter.\n")
    run("import", folder / "in", folder / "broken.txt")
    essay = folder / "essay.md"
    essay.write_text(f"# Why Fernway's checkout was down for 47 minutes\n\n{TEXT}")
    run("add", essay, folder / "none.html")
    article = next(each["id"] for each in run("list") if each.get("undigested"))
    run("curate", article)
    run("verify", article)
    run("curate", article, "--for", "CTO")
    page = next(each for each in run("list") if each["insights"])["id"]

    def do(*words: str) -> None:
        assert in_this_process(*words).returncode == 0, words

    for change in (["--bookmark", "--tag", "kept"], ["--note", "Ask Ada."], ["--read"]):
        do("mark", page, *change)
    do("highlight", page, "--text", run("show", page)[0]["insights"][0])
    do("plate", "add", "Bound every queue by latency?")
    do("views", "add", "Mine", "is:unread", "--key", "m")
    run("show", page)
    run("highlights")
    run("brief")
    run("plate")
    run("views")
    run("interests", "--more", "topic:databases")
    run("why", page, "--try", "less topic:databases")
    run("mute", "second")
    run("mute", "--list")
    run("do", "tag x is:bookmarked")
    run("export", "--format", "obsidian", "-o", folder / "notes")
    run("do", "read first", "--dry-run")
    run("roles")
    exported = in_this_process("export", "--format", "jsonl").stdout.splitlines()
    validator = Draft202012Validator(SCHEMAS["digest.json"], registry=REGISTRY)
    assert all(validator.is_valid(json.loads(line)) for line in exported)
    run("stats", "--days", "7")
    run("hooks")
    (folder / "library" / "digests" / "notes.txt").write_text("A stray.")
    run("doctor")
    _follow_everything(run, folder)


def _follow_everything(run: Any, folder: Path) -> None:
    feeds = folder / "feeds"
    feeds.mkdir()
    (feeds / "c.txt").write_text(small("Third"))
    run("follow", feeds)
    with open_library(Path(folder / "library")) as library:
        library.services.put(Service("greader+https://me@reader.example", "greader", "https://reader.example", "me"))
    assert run("refresh")[0]["services"][0]["error"]
    run("service")
    run("service", "sync")
    run("feeds")
    run("unfollow", feeds)
    opml = folder / "theirs.opml"
    opml.write_text('<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/feed"/></body></opml>')
    run("move-in", opml, "--dry-run")
    run("move-in", opml, "--yes")
    with open_library(Path(folder / "library")) as library:
        (row, *_) = library.fetch(library.find(parse("")).rows)
    run("fetch", row.id)


def test_what_commands_print_is_what_the_schemas_say(told: dict[str, list[Any]]) -> None:
    silent = {name for name, _ in commands() if f"{name}.json" in SCHEMAS and not told.get(name)} - ELSEWHERE
    assert silent == set(), "every command has to print something here"
    assert any(each.get("article") for each in told["list"])
    assert any(each["marks"].get("highlights") for each in told["show"])
    assert any(each.get("evidence") for each in told["curate"])
    assert any(each["found"] for each in told["plate"])
    assert told["brief"][0]["items"]


def test_a_schema_refuses_what_has_another_shape(told: dict[str, list[Any]]) -> None:
    validator = Draft202012Validator(SCHEMAS["list.json"], registry=REGISTRY)
    good = told["list"][0]
    assert validator.is_valid(good)
    for wrong in ({**good, "minutes": "two"}, {**good, "new": 1}, {k: v for k, v in good.items() if k != "title"}):
        assert not validator.is_valid(wrong)
