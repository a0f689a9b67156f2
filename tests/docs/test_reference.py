"""The reference that is generated: it is current, and it leaves nothing out."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import click
import pytest

from docs import generate_commands, generate_configuration, generate_queries, generate_record
from reader.commands import cli
from reader.config_values import rules
from reader.model.query import COMPOUND, DATES, FACETS, HAVINGS, SORTS, STATES
from tests.docs.shown import ROOT

PAGES = (generate_commands, generate_configuration, generate_queries, generate_record)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.FILE.stem)
def test_a_page_is_current(page: ModuleType) -> None:
    file: Path = page.FILE
    assert file.read_text(encoding="utf-8") == page.document(), "`make docs` writes it"


def test_every_page_of_the_reference_is_generated() -> None:
    assert sorted((ROOT / "docs" / "reference").glob("*.md")) == sorted(page.FILE for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.FILE.stem)
def test_tables_are_whole(page: ModuleType) -> None:
    for block in re.findall(r"(?:^\|.*\n)+", page.document(), re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}
        assert len(widths) == 1, block


def test_every_key_of_the_configuration_is_there_with_what_it_sets() -> None:
    text = generate_configuration.document()
    for name, known in rules().items():
        part = text.partition(f"\n## `[{name}]`\n" if name else "\n## At the top of the file\n")[2].partition("\n## ")[
            0
        ]
        assert part
        for key in set(known) - set(rules()) - {"keys"}:
            row = re.search(rf"^\| `{key}` \| (.+?) \| .* \| (.+?) \|$", part, re.MULTILINE)
            assert row, f"{name}.{key}"
    assert "| `items` | a whole number from 1 to 50 | `7` | Digests in it. |" in text


def test_every_command_is_there_with_every_option() -> None:
    text = generate_commands.document()
    with click.Context(cli, info_name="digest") as context:
        for name in cli.list_commands(context):
            command = cli.get_command(context, name)
            assert command is not None
            part = text.partition(f"\n## digest {name}\n")[2].partition("\n## ")[0]
            assert part, name
            for option in command.params:
                if isinstance(option, click.Option) and not option.hidden and option.name not in ("library", "starter"):
                    assert option.opts[0] in part, f"{name} {option.opts[0]}"
    assert "--progress-json" not in text
    assert "| `digest show ID` | Show a digest. | `--pager/--no-pager` `--archive` `--notes` `--json` |" in text
    assert "`--read` `--unread`" in text


def test_every_word_of_the_query_language_is_there_and_no_other() -> None:
    text = generate_queries.document()
    for name in (*FACETS, *COMPOUND, *DATES, "minutes"):
        assert f"\n| `{name}:` | " in text, name
    for name in (*STATES, *HAVINGS, *SORTS):
        assert f"\n| `{name}` | " in text, name
    for says, names in (
        (generate_queries.FACETS_SAY, FACETS), (generate_queries.STATES_SAY, STATES),
        (generate_queries.SORTS_SAY, SORTS),
        (generate_queries.DATES_SAY, DATES), (generate_queries.HAVINGS_SAY, HAVINGS),
    ):  # fmt: skip
        assert set(says) == set(names)


def test_every_field_of_a_record_is_there() -> None:
    text = generate_record.document()
    assert "| `id` | text | yes |" in text
    assert "| `depth.level` | text | yes | `beginner`" in text
    assert "| `article.origins[].feed` | text |" in text
