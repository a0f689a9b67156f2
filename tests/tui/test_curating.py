"""Making, checking, comparing, judging and changing digests from the keyboard."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from reader.config import Config, Curate
from reader.curate import evidence as evidence_module
from reader.curate import languages as languages_module
from reader.library import Library
from reader.model.digest import Addressed, Digest
from reader.model.edits import vote
from reader.model.record import from_record
from reader.tui.screens.compare import CompareScreen
from reader.tui.screens.dialogs import DISCARD
from reader.tui.screens.evidence import EvidenceScreen
from reader.tui.screens.form import Form
from tests.curate.test_extract import TEXT
from tests.model_server import ARTICLE as ARTICLE_TEXT
from tests.model_server import answer, claim, model_server
from tests.tui.screen import MEDIUM, NARROW, TINY, WIDE, Reader, id_of, opened

HOSTILE = TEXT.replace("Engineers", "Engineers [red]of[/] [@click=app.quit]Fernway[/]")
ARTICLE = {
    "title": "Why Fernway's checkout was down",
    "link": "https://fernway.example/47",
    "published": "2024-03-10",
    "article": {"text": HOSTILE},
}


def stored(library: Library, **values: Any) -> Digest:
    digest = from_record({**ARTICLE, **values})
    library.add([digest])
    return digest


def screen_of(reader: Reader) -> str:
    return reader.text()


async def test_c_makes_a_digest_that_says_what_it_is(library: Library) -> None:
    digest = stored(library)
    async with opened(library) as reader:
        assert "not digested yet" in reader.detail()
        await reader.press("c")
        assert reader.here == digest.title
        assert "extracted offline" in " ".join(reader.detail().split())
        assert "the article's own sentences" in reader.detail()
        assert "Key takeaway" in reader.detail()
        assert "e shows what it rests on" in reader.key_bar()
        assert library.get(digest.id).curator == "extract"
        assert not library.get(digest.id).undigested


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW, TINY])
async def test_e_shows_each_sentence_beside_the_article(library: Library, size: tuple[int, int]) -> None:
    digest = stored(library)
    async with opened(library, size) as reader:
        await reader.press("c", "e")
        assert isinstance(reader.app.screen, EvidenceScreen)
        shown = screen_of(reader)
        assert "✓" in shown
        assert f"{len(library.get(digest.id).evidence)}/" in shown
        await reader.press("j", "j")
        assert "In the article" in screen_of(reader)
        await reader.press("escape")
        assert not isinstance(reader.app.screen, EvidenceScreen)
        assert reader.here == digest.title


async def test_a_book_is_curated_and_checked_beside_the_screen(library: Library) -> None:
    text = " ".join(f"The crew number {n} measured basin {n * 7} and found w{n % 50} silt there." for n in range(4_000))
    book = from_record(
        {"title": "A book", "link": "https://b.example/1", "published": "2024-03-10", "article": {"text": text}}
    )
    library.add([book])
    async with opened(library) as reader:
        await reader.press("c")
        await reader.until(lambda: "1 made" in "".join(reader.notifications()), 30)
        await reader.press("e")
        await reader.until(lambda: isinstance(reader.app.screen, EvidenceScreen), 20)


async def test_what_is_not_supported_is_struck_and_signed(library: Library) -> None:
    lie = {
        "curator": "An Editor",
        "summary": "About 12,300 orders failed. About 99,000 customers left for [b]Borland[/b].",
    }
    stored(library, **lie)
    async with opened(library) as reader:
        await reader.press("e")
        shown = screen_of(reader)
        assert "✓ About 12,300 orders failed." in shown
        assert "✗ About 99,000 customers left" in shown
        assert "the article does not say “99,000”" in " ".join(shown.split())
        await reader.press("n")
        assert isinstance(reader.app.screen, EvidenceScreen)
        assert reader.app.screen.claims_list.highlighted == 1
        assert "No sentence of the article supports this" in " ".join(screen_of(reader).split())


async def test_e_says_why_there_is_nothing_to_show(library: Library) -> None:
    stored(library)
    async with opened(library) as reader:
        await reader.press("e")
        assert "It has no digest yet: c makes one" in reader.key_bar()
        await reader.press("j", "e")
        assert "Its article is not stored" in reader.key_bar()


async def test_a_model_is_asked_and_its_digest_is_shown(
    library: Library, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    pytest.importorskip("llm", reason="models are an extra: digest-reader[model]")
    monkeypatch.setenv("LLM_USER_PATH", str(home / "llm"))
    digest = stored(library)
    said = answer(
        summary=[claim("About 12,300 orders failed.", "About 12,300 orders failed")],
        takeaway=claim("For engineers, limits belong beside alerts.", "Limits belong beside the alerts"),
        insights=[claim("About 99,000 customers left.", "About 12,300 orders failed")],
    )
    with model_server({"answer": said, "wait": 0.3}) as (address, script):
        path = home / "config" / "digest-reader" / "config.toml"
        path.parent.mkdir(parents=True)
        path.write_text(f'[curate]\nmodel = "small"\nbase_url = "{address}"\n')
        async with opened(library, config=Config(curate=Curate(model="small", base_url=address))) as reader:
            await reader.press("c")
            await reader.until(lambda: "small" in reader.detail(), 20)
            assert library.get(digest.id).curator == "small"
            assert len(script.requests) == 1
            await reader.press("e")
            shown = " ".join(screen_of(reader).split())
            assert "✗ About 99,000 customers left." in shown
            await reader.press("escape")
            await reader.press("C")
            await reader.press("home", "enter")
            assert library.get(digest.id).curator == "extract"
            await reader.press("equals_sign")
            assert isinstance(reader.app.screen, CompareScreen)
            both = screen_of(reader)
            assert "extracted offline" in both
            assert "written by small" in both
            await reader.press("enter")
            assert library.get(digest.id).curator == "small"
            assert [version.curator for version in library.get(digest.id).versions] == ["extract"]


def two_articles(library: Library) -> list[Digest]:
    found = []
    for n in range(2):
        # Two events: what stands first in them has nothing in common.
        text = " ".join(f"{('Basin', 'Quay')[n]} {part} holds water{n}{part}." for part in range(120)) + ARTICLE_TEXT
        found.append(
            from_record(
                {
                    "title": ("Silt in the north", "Apples and wasps")[n],
                    "link": f"https://s.example/{n}",
                    "published": f"2024-03-1{n}",
                    "article": {"text": text},
                }
            )
        )
    library.add(found)
    return found


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, home: Path) -> Config:
    """A configured model; its server has still to be started at that address."""
    pytest.importorskip("llm", reason="models are an extra: digest-reader[model]")
    monkeypatch.setenv("LLM_USER_PATH", str(home / "llm"))
    (home / "config" / "digest-reader").mkdir(parents=True)
    return Config()


def configured(home: Path, address: str) -> Config:
    path = home / "config" / "digest-reader" / "config.toml"
    path.write_text(f'[curate]\nmodel = "small"\nbase_url = "{address}"\nparallel = 1\n')
    return Config(curate=Curate(model="small", base_url=address, parallel=1))


async def test_what_is_asked_for_meanwhile_waits_for_its_turn(library: Library, model: Config, home: Path) -> None:
    found = two_articles(library)
    asked_for = threading.Event()
    with model_server({"after": asked_for}, {}) as (address, script):
        async with opened(library, config=configured(home, address)) as reader:
            await reader.strike("c")
            await reader.until(lambda: len(script.requests) == 1, 20)
            await reader.strike("j")
            await reader.strike("c")
            await reader.until(lambda: "Queued" in reader.key_bar())
            asked_for.set()
            await reader.until(lambda: "2 made" in "".join(reader.notifications()), 20)
            assert {library.get(digest.id).curator for digest in found} == {"small"}


async def test_it_can_be_stopped_and_what_waits_is_kept(library: Library, model: Config, home: Path) -> None:
    two_articles(library)
    with model_server({"drip": 0.5}) as (address, script):
        async with opened(library, config=configured(home, address)) as reader:
            await reader.strike("c")
            await reader.until(lambda: len(script.requests) == 1, 20)
            await reader.strike("C")
            await reader.until(lambda: "stop; what waits is kept" in reader.text())
            await reader.strike("home")
            await reader.strike("enter")
            await reader.until(lambda: "1 waiting" in "".join(reader.notifications()), 20)
            assert len(library.curation.waiting()) == 1


async def test_versions_are_compared_at_every_size(library: Library) -> None:
    stored(library, curator="An Editor", summary="By [b]hand[/b].", takeaway="For CTOs, act.")
    async with opened(library, TINY) as reader:
        await reader.press("equals_sign")
        assert "There is only one version" in reader.key_bar()
        await reader.press("c")
        for size in (WIDE, MEDIUM, NARROW, TINY):
            await reader.resize(size)
            await reader.press("equals_sign")
            assert isinstance(reader.app.screen, CompareScreen)
            assert "curated by An Editor" in screen_of(reader)
            assert "extracted offline" in screen_of(reader)
            await reader.press("escape")
        await reader.press("equals_sign", "enter")
        assert "An editor's digest always comes first" in " ".join(reader.text().split())


async def test_w_shows_the_takeaway_for_another_role(library: Library) -> None:
    digest = stored(library)
    async with opened(library) as reader:
        await reader.press("c", "w")
        await reader.press("enter")
        (takeaway,) = library.get(digest.id).takeaways
        assert f"For {takeaway.role}".lower() in takeaway.text.lower()
        assert "for ctos" in reader.detail().lower() or takeaway.role.lower() in reader.detail().lower()
        assert library.get(digest.id).takeaway != takeaway.text


async def test_plus_and_minus_judge_and_take_back(library: Library) -> None:
    digest = stored(library)
    async with opened(library) as reader:
        await reader.press("c", "+")
        assert vote(library.marks(digest.id)) == "+"
        assert "You judged it good" in reader.detail() or "Judged good" in reader.key_bar()
        await reader.press("-")
        assert vote(library.marks(digest.id)) == "-"
        await reader.press("-")
        assert vote(library.marks(digest.id)) == ""
        await reader.press("u", "u", "u")
        assert vote(library.marks(digest.id)) == ""


async def test_a_label_is_judged_by_its_letter(library: Library) -> None:
    digest = stored(library)
    async with opened(library) as reader:
        await reader.press("c")
        domain = library.get(digest.id).field.domain
        await reader.press(";", "-", "a")
        assert vote(library.marks(digest.id), "domain", domain) == "-"
        assert "✗" in reader.detail()
        await reader.press(";", "-", "a")
        assert vote(library.marks(digest.id), "domain", domain) == ""
        await reader.press(";", "a")  # without a sign the letter follows, as ever
        assert "domain:" in reader.query


async def test_every_field_can_be_changed_by_hand_and_undone(library: Library) -> None:
    digest = stored(library)
    async with opened(library) as reader:
        await reader.press("c", "E")
        assert isinstance(reader.app.screen, Form)
        reader.app.screen.query_one("#field-best_for", Input).value = "Shopkeeper"
        reader.app.screen.query_one("#field-insights", TextArea).text = "First.\nSecond."
        await reader.press("ctrl+s")
        now = library.get(digest.id)
        assert (now.best_for, now.insights) == (("Shopkeeper",), ("First.", "Second."))
        assert reader.here == digest.title
        assert "Shopkeeper" in reader.filters()
        await reader.press("u")
        assert library.get(digest.id).best_for != ("Shopkeeper",)


async def test_a_digest_is_written_in_a_form(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("ctrl+n")
        form = reader.app.screen
        assert isinstance(form, Form)
        form.query_one("#field-summary", TextArea).text = "Flour and water."
        await reader.press("ctrl+s")
        assert "A digest needs a title." in reader.text()
        assert form.query_one("#field-summary", TextArea).text == "Flour and water."
        form.query_one("#field-title", Input).value = "Bread"
        await reader.press("ctrl+s")
        assert reader.here == "Bread"
        assert "Flour and water." in reader.detail()


async def test_several_selected_articles_are_curated_beside_the_screen(library: Library) -> None:
    # Two events: they have nothing in common.
    told = ("Basin {} was measured by crew {} in spring.", "Orchard {} loses its apples to wasps {} every autumn.")
    for n in range(2):
        text = " ".join(told[n].format(f"{n}-{part}", f"{n}{part}") for part in range(40))
        library.add(
            [
                from_record(
                    {
                        "title": ("Basins of the north", "Apples and wasps")[n],
                        "link": f"https://b.example/{n}",
                        "published": f"2024-03-1{n}",
                        "article": {"text": text},
                    }
                )
            ]
        )
    async with opened(library) as reader:
        await reader.press("V", "V", "c")
        await reader.until(lambda: "2 made" in "".join(reader.notifications()), 20)
        assert {
            d.curator
            for n in range(2)
            if (d := library.get(from_record({"title": "x", "link": f"https://b.example/{n}"}).id))
        } == {"extract"}


async def test_a_form_shows_each_field_with_its_label_and_says_what_it_leaves_out(library: Library) -> None:
    async with opened(library, NARROW) as reader:
        await reader.press("E")
        form = reader.app.screen
        assert isinstance(form, Form)
        assert " Title " in reader.text()
        for label in ("Source", "Link", "Published", "Authors", "Field", "Depth", "Summary", "Key takeaway"):
            await reader.press("tab")
            await reader.until(lambda label=label: f" {label} " in reader.text())  # type: ignore[misc]
        form.query_one("#field-published", Input).value = "some day"
        await reader.press("ctrl+s")
        assert "Left out: published “some day”." in " ".join(reader.text().split())
        await reader.press("ctrl+s")
        assert library.get(id_of("Queues that refuse")).published == ""


@pytest.mark.parametrize("key", ["E", "N", "ctrl+n"])
async def test_what_was_typed_is_not_lost_by_one_escape(library: Library, key: str) -> None:
    async with opened(library) as reader:
        await reader.press(key, *"words", "escape")
        assert DISCARD in reader.text()
        await reader.press("x", "escape")
        assert reader.app.screen is not reader.main
        await reader.press("escape")
        assert reader.app.screen is reader.main
        await reader.press(key, "escape")
        assert reader.app.screen is reader.main


async def test_a_broken_table_of_a_language_is_a_sentence_and_no_end(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stored(library)
    async with opened(library) as reader:
        await reader.press("c")
        (tmp_path / "xx.toml").write_text("code = [", encoding="utf-8")
        monkeypatch.setattr(languages_module, "languages_folder", lambda: tmp_path)
        languages_module.languages.cache_clear()
        evidence_module._language_of.cache_clear()
        try:
            await reader.press("e")
            assert "xx.toml cannot be read" in reader.key_bar()
            assert reader.app.screen is reader.main
        finally:
            languages_module.languages.cache_clear()


async def test_a_digest_that_was_made_is_undone_and_redone(library: Library) -> None:
    digest = stored(library)
    async with opened(library) as reader:
        await reader.press("c", "u")
        assert "Undone: the making of 1 digest" in reader.key_bar()
        assert library.get(digest.id).undigested
        assert "not digested yet" in reader.detail()
        await reader.press("ctrl+r")
        assert "Redone: the making of 1 digest" in reader.key_bar()
        assert not library.get(digest.id).undigested
        library.make([replace(library.get(digest.id), takeaways=(Addressed("CTO", "For CTOs, wait."),))])
        await reader.press("u")
        assert "Undone: the further takeaway of 1 digest" in reader.key_bar()
        assert not library.get(digest.id).takeaways
        await reader.press("ctrl+r")
        library.add([replace(library.get(digest.id), summary="Its feed says more.")])
        await reader.press("u")
        assert "Nothing left to change: it has been changed since" in reader.key_bar()


async def test_a_digest_of_ones_own_is_undone_and_can_be_written_again(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("ctrl+n")
        await reader.type("Bread")
        await reader.press("ctrl+s")
        assert len(library) == 7
        await reader.press("u")
        assert "Undone: the writing of 1 digest" in reader.key_bar()
        assert len(library) == 6
        await reader.press("ctrl+n")
        await reader.type("Bread")
        await reader.press("ctrl+s")
        assert len(library) == 7
