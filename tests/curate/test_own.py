"""Versions, edits, judgements, and digests by hand: kept, merged, undone, and learned from."""

from __future__ import annotations

import stat
from pathlib import Path

import orjson
import pytest
from hypothesis import given

from reader.curate.taxonomy import Taxonomy
from reader.errors import SourceError
from reader.export.sheet import format_sheet, parse_sheet, sheet_of
from reader.intake.articles import as_article
from reader.intake.curation import load_taxonomy
from reader.intake.offline import Extractor, add_takeaway
from reader.library import Library, open_library
from reader.library.neighbours import LibraryNeighbours
from reader.model.digest import Digest
from reader.model.edits import EDITABLE, edited, edited_fields, edits_between, refused, text_of, vote, vote_field
from reader.model.marks import Marks, Stamp
from reader.model.query_text import parse
from reader.model.record import from_record, same_content, to_document, to_record
from tests.conftest import Run, use_device
from tests.curate.test_extract import TEXT
from tests.strategies import records


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy(Path("/nonexistent/taxonomy.toml"))


def article(n: int = 0) -> Digest:
    return from_record({"title": f"Outage {n}", "link": f"https://fernway.example/{n}", "article": {"text": TEXT}})


def found(library: Library, query: str) -> list[str]:
    return [row.title for row in library.fetch(list(library.find(parse(query)).rows))]


def made(taxonomy: Taxonomy, library: Library) -> Digest:
    library.add([article()])
    library.add([Extractor(library, taxonomy)(article())])
    return library.get(article().id)


def test_a_made_digest_is_stored_whole_and_read_back(taxonomy: Taxonomy, library: Library, root: Path) -> None:
    digest = add_takeaway(made(taxonomy, library), "Database Engineer", taxonomy)
    library.add([digest])
    stored = library.get(digest.id)
    assert same_content(from_record(to_record(stored), trusted_id=stored.id), stored)
    assert same_content(from_record(to_document(stored), trusted_id=stored.id), stored)
    assert stored.evidence
    assert stored.confidence
    assert stored.takeaways[0].role == "Database Engineer"
    library.reindex()
    assert found(library, "has:evidence has:made") == ["Outage 0"]
    with open_library(root) as again:
        assert again.get(digest.id) == stored


def test_hostile_versions_have_an_end() -> None:
    nested: dict[str, object] = {"title": "T"}
    for _ in range(200):
        nested = {"title": "T", "versions": [nested] * 3}
    digest = from_record(nested)
    assert len(digest.versions) == 3
    assert all(not version.versions for version in digest.versions)


@pytest.mark.parametrize("odd", [3, "x", [3], {"a": 1}, [{"role": 3}], [None]])
def test_odd_values_of_what_programs_make_are_left_out(odd: object) -> None:
    record = {"title": "T", **dict.fromkeys(("versions", "takeaways", "evidence", "confidence"), odd)}
    digest = from_record(record)
    assert digest.takeaways == ()
    assert all(version.title == "" for version in digest.versions)


def test_an_editor_is_never_overwritten_and_what_was_made_stays_beside(taxonomy: Taxonomy, library: Library) -> None:
    library.add([article()])
    editor = from_record(
        {
            "title": "Outage 0",
            "link": article().link,
            "curator": "An Editor",
            "summary": "By hand.",
            "takeaway": "For CTOs, act.",
        }
    )
    library.add([editor])
    stored = library.stored(editor.id)
    assert stored is not None
    library.add([Extractor(library, taxonomy)(stored)])
    digest = library.get(editor.id)
    assert (digest.curator, digest.summary) == ("An Editor", "By hand.")
    assert [v.curator for v in digest.versions] == ["extract"]
    assert digest.article is not None
    library.add([editor])  # imported once more
    assert [v.curator for v in library.get(editor.id).versions] == ["extract"]
    with pytest.raises(Exception, match="editor's digest is shown before"):
        library.show_version(editor.id, "extract")


def test_another_version_can_be_shown(taxonomy: Taxonomy, library: Library) -> None:
    digest = made(taxonomy, library)
    other = from_record(
        {**to_document(as_article(digest)), "curator": "small", "made": "2026-11-24", "summary": "By a model."},
        trusted_id=digest.id,
    )
    library.add([other])
    assert library.get(digest.id).curator == "small"
    library.show_version(digest.id, "extract")
    shown = library.get(digest.id)
    assert (shown.curator, [v.curator for v in shown.versions]) == ("extract", ["small"])
    assert shown.article is not None


def test_a_refreshed_article_keeps_its_digest(taxonomy: Taxonomy, library: Library) -> None:
    digest = made(taxonomy, library)
    library.add([article()])
    assert library.get(digest.id).curator == "extract"


def test_an_edit_is_a_mark_and_the_index_follows(taxonomy: Taxonomy, library: Library, root: Path) -> None:
    digest = made(taxonomy, library)
    change = edits_between(digest, {"depth": "Expert, high", "best_for": "Shopkeeper", "title": digest.title})
    assert set(change) == {"edit:depth", "edit:best_for"}
    library.mark({digest.id: change})
    assert library.get(digest.id).best_for == ("Shopkeeper",)
    assert library.stored(digest.id) == digest
    assert found(library, "level:expert role:shopkeeper has:edit") == ["Outage 0"]
    with open_library(root) as other:
        assert found(other, "role:shopkeeper") == ["Outage 0"]
    library.reindex()
    assert found(library, "level:expert role:shopkeeper has:edit") == ["Outage 0"]
    library.undo()
    assert library.get(digest.id) == digest
    assert found(library, "role:shopkeeper") == found(library, "has:edit") == []
    library.redo()
    assert found(library, "role:shopkeeper") == ["Outage 0"]


def test_a_field_can_be_emptied(taxonomy: Taxonomy, library: Library) -> None:
    digest = made(taxonomy, library)
    library.mark({digest.id: edits_between(digest, {"takeaway": ""})})
    assert library.get(digest.id).takeaway == ""
    assert edited_fields(library.marks(digest.id)) == ("takeaway",)


def test_edits_of_two_devices_are_merged(
    taxonomy: Taxonomy, library: Library, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = made(taxonomy, library)
    use_device(monkeypatch, tmp_path / "other")
    with open_library(root) as other:
        other.mark({digest.id: edits_between(digest, {"takeaway": "For bakers, bake."})})
    library.mark({digest.id: edits_between(digest, {"topics": "Bread"})})
    library.refresh()
    both = library.get(digest.id)
    assert (both.takeaway, both.topics) == ("For bakers, bake.", ("Bread",))
    assert found(library, "topic:bread bakers") == ["Outage 0"]


@given(records().map(from_record))
def test_the_texts_of_a_digest_change_nothing(digest: Digest) -> None:
    plain = from_record({**to_document(digest), "authors": [], "topics": [], "best_for": []}, trusted_id=digest.id)
    texts = {name: text_of(plain, name) for name in EDITABLE}
    once = edited(plain, Marks({f"edit:{n}": Stamp(str(t), 1, "d") for n, t in texts.items()}))
    assert edits_between(once, {name: text_of(once, name) for name in EDITABLE}) == {}


def test_judgements_are_marks() -> None:
    marks = Marks({"vote": Stamp("+", 1, "d"), "vote:best_for:cto": Stamp("-", 1, "d"), "vote:x:y": Stamp("-", 1, "d")})
    assert vote(marks) == "+"
    assert vote(marks, "best_for", "CTO") == "-"
    assert refused(marks) == {"best_for": ("cto",)}
    assert vote_field("title", "x") == vote_field("topics", " ") == ""


def test_what_a_reader_refuses_changes_what_comes_after(taxonomy: Taxonomy, library: Library) -> None:
    extractor = Extractor(library, taxonomy)
    library.add([extractor(article(0))])
    first = library.get(article(0).id).best_for[0]
    library.mark({article(0).id: {vote_field(): "+", vote_field("best_for", first): "-"}})
    assert extractor(article(1)).best_for[0] != first


def _unlike(number: int) -> str:
    """So much of something else that the stories are not taken for one."""
    return " ".join(f"Basin {number}-{part} holds water{number}{part}." for part in range(160))


def test_a_corrected_label_is_learned(taxonomy: Taxonomy, library: Library) -> None:
    extractor = Extractor(library, taxonomy)
    for n in range(4):
        digest = from_record(
            {
                "title": f"Outage {n}",
                "link": f"https://fernway.example/{n}",
                "article": {"text": f"{TEXT}\n\n{_unlike(n)}"},
            }
        )
        library.add([extractor(digest)])
        stored = library.get(digest.id)
        library.mark({digest.id: edits_between(stored, {"best_for": "Shopkeeper"})})
    near = LibraryNeighbours(library).nearest(["fernway", "checkout", "limit", "pool"])
    assert near
    assert near[0].labels == {"best_for": ("Shopkeeper",)}
    assert "Shopkeeper" in extractor(article(9)).best_for


def test_only_people_are_learned_from(taxonomy: Taxonomy, library: Library) -> None:
    library.add([Extractor(library, taxonomy)(article(0)), article(1)])
    assert LibraryNeighbours(library).nearest(["fernway", "checkout"]) == []
    library.mark({article(0).id: {vote_field(): "+"}})
    assert len(LibraryNeighbours(library).nearest(["fernway", "checkout"])) == 1
    library.mark({article(0).id: {vote_field(): "-"}})
    assert LibraryNeighbours(library).nearest(["fernway", "checkout"]) == []


def test_a_sheet_is_read_back(taxonomy: Taxonomy, library: Library) -> None:
    digest = made(taxonomy, library)
    assert edits_between(digest, parse_sheet(sheet_of(digest, "About it."))) == {}


@given(records().map(from_record))
def test_any_digest_comes_through_its_sheet(digest: Digest) -> None:
    if not digest.title or any(len(str(v)) > 20_000 for v in to_document(digest).values()):
        return
    texts = {name: text_of(digest, name) for name in EDITABLE}
    back = parse_sheet(format_sheet(texts))
    for name in ("title", "source", "link", "field", "depth", "topics", "best_for"):
        assert back[name] == texts[name]


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        ("## Summary\n\nText", "no longer has front matter"),
        ("---\ntitle: T\nmood: good\n---\n", "'mood'"),
        ("---\ntitle: [\n---\n", "not YAML"),
        ("---\ntitle: T\n---\n\n## Sumary\n\nText", "'Sumary'"),
        ("---\ntitle: T\n---\n\nText without a heading", "before its first heading"),
        ("---\ntitle: ''\n---\n\n## Summary\n\nText", "no title"),
    ],
)
def test_a_sheet_that_is_not_understood_is_refused_whole(sheet: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        parse_sheet(sheet)


def editor(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_digest_is_written_and_changed_in_an_editor(run: Run, root: Path, tmp_path: Path) -> None:
    write = editor(
        tmp_path / "write",
        """sed -i "s/^title: .*/title: 'Bread: a start'/; s/^best_for: .*/best_for: Baker, Miller/; s/^## Summary/## Summary\\n\\nFlour and water./" "$1" """,
    )
    done = run("new", "--library", root, EDITOR=write)
    assert done.returncode == 0, done.stderr
    id_ = done.stdout.split()[0]
    record = orjson.loads(run("show", id_, "--json", "--library", root).stdout)
    assert (record["title"], record["summary"], record["best_for"]) == (
        "Bread: a start",
        "Flour and water.",
        ["Baker", "Miller"],
    )
    assert record["curator"]
    change = editor(tmp_path / "change", """sed -i "s/Flour and water/Flour, water and salt/" "$1" """)
    assert "Changed: summary" in run("edit", id_, "--library", root, EDITOR=change).stdout
    assert orjson.loads(run("show", id_, "--json", "--library", root).stdout)["summary"] == "Flour, water and salt."
    assert "edit of 1 digest" in run("undo", "--library", root).stdout
    assert "Nothing was changed" in run("edit", id_, "--library", root, EDITOR="true").stdout


def test_a_broken_sheet_is_kept_and_nothing_is_stored(run: Run, root: Path, tmp_path: Path) -> None:
    write = editor(tmp_path / "write", """printf 'My long text\\n' > "$1" """)
    done = run("new", "--library", root, EDITOR=write, TMPDIR=str(tmp_path))
    assert done.returncode == 1
    kept = Path(done.stderr.split("is kept in ")[1].split(".md")[0] + ".md")
    assert kept.read_text() == "My long text\n"
    assert "Traceback" not in done.stderr


def test_a_text_without_a_title_is_kept(run: Run, root: Path, tmp_path: Path) -> None:
    write = editor(tmp_path / "write", """sed -i "s/^## Summary/## Summary\\n\\nFlour and water./" "$1" """)
    done = run("new", "--library", root, EDITOR=write, TMPDIR=str(tmp_path))
    assert done.returncode == 1
    kept = Path(done.stderr.split("is kept in ")[1].split(".md")[0] + ".md")
    assert "Flour and water." in kept.read_text()


@pytest.mark.parametrize("script", ["true", """printf '' > "$1" """, """sed -i "/^<!--/d" "$1" """])
def test_a_sheet_in_which_nothing_is_written_is_no_digest(run: Run, root: Path, tmp_path: Path, script: str) -> None:
    done = run("new", "--library", root, EDITOR=editor(tmp_path / "write", script), TMPDIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Nothing was written" in done.stdout


def test_an_editor_that_fails_is_one_sentence(run: Run, root: Path) -> None:
    done = run("new", "--library", root, EDITOR="false")
    assert done.returncode == 1
    assert "editor" in done.stderr
    assert "Traceback" not in done.stderr


def test_verify_in_a_pipe(run: Run, root: Path, tmp_path: Path) -> None:
    text = tmp_path / "outage.md"
    text.write_text(f"# Outage at Fernway\n\n{TEXT}")
    assert run("curate", text, "--library", root).returncode == 0
    id_ = run("list", "--json", "--library", root).stdout.split('"id":"')[1][:12]
    done = run("verify", id_, "--json", "--library", root)
    assert done.returncode == 0, done.stdout
    claims = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert all(set(claim) == {"section", "text", "supported", "verdict", "spans", "why"} for claim in claims)
    assert all(set(span) == {"start", "end", "quote"} for claim in claims for span in claim["spans"])
    record = tmp_path / "digest.json"
    record.write_bytes(
        orjson.dumps(
            {
                "title": "Outage at Fernway",
                "summary": "About 12,300 orders failed. About 99,000 customers left.",
                "takeaways": [{"role": "Baker", "text": "About 12,300 orders failed."}],
                "curator": "E",
            }
        )
    )
    done = run("verify", "--article", text, "--digest", record)
    assert done.returncode == 1
    assert "✓ Summary: About 12,300 orders failed." in done.stdout
    assert "✗ Summary: About 99,000 customers left." in done.stdout
    assert "✓ For another role: About 12,300 orders failed." in done.stdout
    assert "2 of 3 sentences supported" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verify"], "Name a digest"),
        (["verify", "--article", "nowhere.md", "--digest", "nowhere.json"], "nowhere.json"),
        (["verify", "abc123"], "No digest has an id"),
        (["curate"], "Say what to curate"),
        (["curate", "nothing-like-it"], "No article found that could be curated"),
        (["curate", "/nowhere/at/all.md"], "No article"),
        (["mark", "abc", "--vote", "+", "--label", "mood:good"], "is not a label"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run: Run, root: Path, arguments: list[str], said: str) -> None:
    done = run(*arguments, "--library", root)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_dry_run_stores_nothing(run: Run, root: Path, tmp_path: Path) -> None:
    text = tmp_path / "outage.md"
    text.write_text(f"# Outage at Fernway\n\n{TEXT}")
    done = run("curate", text, "--dry-run", "--json", "--library", root)
    assert done.returncode == 0, done.stderr
    assert orjson.loads(done.stdout)["curator"] == "extract"
    assert run("list", "--library", root).stdout == ""


def test_judging_from_the_command_line(run: Run, root: Path, tmp_path: Path) -> None:
    with open_library(root) as library:
        library.add([article()])
    assert run("mark", article().id, "--vote", "-", "--label", "role:CTO", "--library", root).returncode == 0
    assert run("mark", article().id, "--vote", "+", "--library", root).returncode == 0
    with open_library(root) as library:
        assert refused(library.marks(article().id)) == {"best_for": ("cto",)}
        assert found(library, "has:vote") == ["Outage 0"]
