"""What is generated is current."""

from __future__ import annotations

from docs.generate import BEGIN, END, README, commands_table, with_table


def test_the_readme_has_the_commands_as_they_are() -> None:
    text = README.read_text(encoding="utf-8")
    assert BEGIN in text
    assert END in text
    assert with_table(text) == text, "`make docs` writes the table of commands"


def test_the_table_names_arguments_and_options_but_nothing_hidden() -> None:
    table = commands_table()
    assert "| `digest show ID` | Show a digest. | `--json` |" in table
    assert "`--read/--unread`" in table
    assert "--progress-json" not in table
