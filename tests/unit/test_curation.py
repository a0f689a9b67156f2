"""What curation does, without a command line, a screen or a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from reader.config import Curate
from reader.curate.prompt import Question
from reader.curate.taxonomy import Taxonomy
from reader.curate.write import Reply
from reader.errors import CurationError, ModelError
from reader.intake import offline
from reader.intake import workers as workers_module
from reader.intake.articles import LONG, as_article, can_be_curated, find_articles, is_long, why_unusable
from reader.intake.curated import Failed, Stopped
from reader.intake.curation import BATCH, address, estimate, extract, open_extractor, write
from reader.intake.offline import FEW, PIECE, Extractor, Outcome
from reader.intake.verification import claims_on, read_article, verify_files, verify_stored
from reader.intake.workers import Workers
from reader.intake.writer import LimitError, Writer, load_prompt, today
from reader.library import Added, Library
from reader.model.digest import Digest
from reader.model.record import from_record
from tests.model_server import ARTICLE, answer, claim


class Model:
    """A model in this process; it gives its answers one after another, the last one again and again."""

    modes = ("schema",)

    def __init__(self, *answers: str | ModelError) -> None:
        self.answers = list(answers) or [text_of_answer()]
        self.questions: list[Question] = []

    def complete(self, question: Question, mode: str, repairing: str = "") -> Reply:
        self.questions.append(question)
        given = self.answers[min(len(self.questions), len(self.answers)) - 1]
        if isinstance(given, ModelError):
            raise given
        return Reply(given, 700, 300)


def text_of_answer(**changes: object) -> str:
    return orjson.dumps(answer(**changes)).decode()


def writer_of(model: Model, **config: object) -> Writer:
    settings = replace(Curate(), parallel=1, **config)  # type: ignore[arg-type]
    return Writer(model, "small", load_prompt(settings), ["CTO"], ["Engineering"], settings)


def harbour(number: int = 0) -> Digest:
    """An article; those with different numbers are different stories."""
    unlike = " ".join(
        f"In basin {number}-{part} there was no more than water{number}{part} at that time."
        for part in range(120 * bool(number))
    )
    text = f"{ARTICLE}\n{unlike}"
    return from_record(
        {"title": f"Silt {number}", "link": f"https://lindham.example/{number}", "article": {"text": text}}
    )


class Quick(Extractor):
    """Makes digests that take no time."""

    def start(self, workers: Workers, digests: Sequence[Digest], stopped: Stopped) -> Iterator[Outcome]:
        return iter([replace(digest, summary="Made.") for digest in digests])


def book() -> Digest:
    """An article that takes more than a second to go through."""
    text = " ".join(
        f"The crew number {n} measured basin {n * 7} and found w{n % 50} silt there." for n in range(16_000)
    )
    return from_record({"title": "A book", "link": "https://lindham.example/book", "article": {"text": text}})


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers give up what is about the book at once, and have patience with everything else."""
    start = Workers.start

    def started(self: Workers, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        self.seconds = 0.2 if any(getattr(each, "title", "") == book().title for each in args) else 60.0
        return start(self, function, *args, **kwargs)

    monkeypatch.setattr(Workers, "start", started)


def note() -> Digest:
    return from_record({"title": "A note", "link": "https://lindham.example/note", "article": {"text": "Too short."}})


@pytest.fixture
def stored(library: Library) -> Digest:
    library.add([harbour()])
    return harbour()


def test_digests_are_made_stored_and_counted(library: Library) -> None:
    articles = [harbour(), note(), harbour(1)]
    library.add(articles)
    seen: list[tuple[int, int, str]] = []
    report = extract(library, articles, progress=lambda *step: seen.append(step))
    assert [library.get(digest.id).curator for digest in articles] == ["extract", "", "extract"]
    assert [digest.id for digest in report.made] == [articles[0].id, articles[2].id]
    assert [failed.title for failed in report.failed] == ["A note"]
    assert not report.complete
    assert seen == [(1, 3, "Silt 0"), (2, 3, "A note"), (3, 3, "Silt 1")]


def test_without_storing_the_library_stays_as_it_is(library: Library, stored: Digest) -> None:
    report = extract(library, [stored], store=False)
    assert report.made[0].summary
    assert library.get(stored.id).undigested


def test_many_are_stored_a_batch_at_a_time(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    make = library.make

    def counted(digests: list[Digest]) -> Added:
        sizes.append(len(digests))
        return make(digests)

    monkeypatch.setattr(library, "make", counted)
    made = harbour()
    many = [replace(made, id=f"{number:012x}") for number in range(BATCH + 1)]
    report = extract(library, many, Quick(library, Taxonomy()))
    assert len(report.made) == BATCH + 1
    assert sizes == [BATCH, 1]


def test_an_extractor_is_kept_for_the_next_digest(library: Library, stored: Digest) -> None:
    extractor = open_extractor(library)
    assert extract(library, [stored], extractor).complete
    library.add([harbour(1)])
    assert extract(library, [harbour(1)], extractor).complete


def test_a_model_writes_and_its_answer_is_kept(library: Library, stored: Digest) -> None:
    model = Model()
    report = write(library, [stored], writer_of(model))
    assert report.complete
    assert (report.tokens_in, report.tokens_out) == (700, 300)
    assert library.get(stored.id).curator == "small"
    again = write(library, [stored], writer_of(model))
    assert again.complete
    assert (again.tokens_in, again.tokens_out) == (0, 0)
    assert len(model.questions) == 1


def test_an_estimate_sends_nothing_and_leaves_out_what_was_answered(library: Library, stored: Digest) -> None:
    library.add([harbour(1)])
    model = Model()
    writer = writer_of(model, input_price=1.0, output_price=2.0)
    before = estimate(library, [stored, harbour(1)], writer)
    assert (before.articles, before.cached, model.questions) == (2, 0, [])
    assert before.cost == pytest.approx((before.tokens_in + 2 * before.tokens_out) / 1e6)
    write(library, [stored], writer)
    after = estimate(library, [stored, harbour(1)], writer)
    assert (after.articles, after.cached) == (2, 1)
    assert 0 < after.tokens_in < before.tokens_in


def test_what_a_limit_leaves_waits_and_says_why(library: Library) -> None:
    articles = [harbour(), harbour(1), harbour(2)]
    library.add(articles)
    model = Model()
    report = write(library, articles, writer_of(model, daily_tokens=1500))
    assert (len(report.made), report.waiting, len(model.questions)) == (2, 1, 2)
    assert "limit of 1,500 tokens" in report.why_waiting
    rest = write(library, (), writer_of(model))
    assert rest.complete
    assert len(rest.made) == 1


def test_a_kept_answer_goes_before_the_limit(library: Library, stored: Digest) -> None:
    model = Model()
    write(library, [stored], writer_of(model))
    report = write(library, [stored], writer_of(model, daily_tokens=1))
    assert report.complete


def test_a_stopped_run_leaves_what_it_has_not_made(library: Library) -> None:
    articles = [harbour(), harbour(1), harbour(2)]
    library.add(articles)
    seen: list[str] = []
    report = write(
        library,
        articles,
        writer_of(Model()),
        progress=lambda done, total, title: seen.append(title),
        stopped=lambda: bool(seen),
    )
    assert len(report.made) + report.waiting == 3
    assert report.waiting
    assert report.why_waiting == ""


def test_an_article_without_a_text_is_named_and_does_not_wait(library: Library) -> None:
    library.add([note()])
    report = write(library, [note()], writer_of(Model()))
    assert [str(failed) for failed in report.failed] == ["“A note”: it has no text that a digest could be made of"]
    assert report.waiting == 0


def test_above_the_limit_a_single_answer_is_refused(library: Library, stored: Digest) -> None:
    library.curation.spend(today(), "small", 50, 50)
    model = Model()
    with pytest.raises(LimitError, match="Nothing was sent, because today's limit of 100 tokens"):
        writer_of(model, daily_tokens=100).answer(as_article(stored), library.curation)
    assert model.questions == []


INVESTORS = claim("For investors, dredging costs $4.2 million.", "spent $4.2 million on dredging")


@pytest.mark.parametrize("by_model", [False, True], ids=["offline", "model"])
def test_a_takeaway_for_one_more_role(library: Library, stored: Digest, by_model: bool) -> None:
    extract(library, [stored])
    before = library.get(stored.id)
    writer = writer_of(Model(text_of_answer(takeaway=INVESTORS))) if by_model else None
    report = address(library, [stored], "Investor", writer)
    digest = library.get(stored.id)
    assert report.complete
    assert [takeaway.role for takeaway in digest.takeaways] == ["Investor"]
    assert (digest.takeaway, digest.summary, digest.curator) == (before.takeaway, before.summary, before.curator)
    assert any(claim.section == "takeaways" and claim.spans for claim in digest.evidence)
    if by_model:
        assert digest.takeaways[0].text == INVESTORS["text"]


def test_a_role_is_asked_for_as_the_only_one(library: Library, stored: Digest) -> None:
    extract(library, [stored])
    model = Model(text_of_answer(takeaway=INVESTORS))
    address(library, [stored], "Investor", writer_of(model))
    (question,) = model.questions
    assert "Investor" in question.system
    assert "CTO" not in question.system


def test_what_was_answered_before_a_failure_is_stored(library: Library) -> None:
    articles = [harbour(), harbour(1)]
    library.add(articles)
    extract(library, articles)
    model = Model(text_of_answer(takeaway=INVESTORS), ModelError("The key is wrong."))
    report = address(library, articles, "Investor", writer_of(model))
    assert report.failed == [Failed("Silt 1", "The key is wrong.")]
    assert [bool(library.get(digest.id).takeaways) for digest in articles] == [True, False]


def test_an_article_without_a_digest_has_nothing_to_add_a_takeaway_to(library: Library, stored: Digest) -> None:
    model = Model(text_of_answer(takeaway=INVESTORS))
    report = address(library, [stored], "Investor", writer_of(model))
    assert report.made == []
    assert f"`digest curate {stored.id}` makes one" in report.failed[0].why
    assert model.questions == []


def test_a_takeaway_that_the_article_does_not_support_is_none(library: Library, stored: Digest) -> None:
    lie = claim("For investors, dredging costs $9.9 million.", "spent $4.2 million on dredging")
    extract(library, [stored])
    report = address(library, [stored], "Investor", writer_of(Model(text_of_answer(takeaway=lie))))
    assert "nothing for Investor" in report.failed[0].why
    assert library.get(stored.id).takeaways == ()


def test_an_id_an_address_a_path_and_words_name_articles_once(library: Library, tmp_path: Path) -> None:
    library.add([harbour(1), harbour(2), note()])
    path = tmp_path / "harbour.md"
    path.write_text(f"# A harbour of its own\n\n{ARTICLE}")
    inputs = [harbour(1).id[:8], harbour(1).link, str(path), "silt", "has:article"]
    articles = find_articles(library, inputs)
    assert {digest.title for digest in articles.found} == {"Silt 1", "Silt 2", "A harbour of its own"}
    assert len(articles.found) == 3
    assert (articles.failed, articles.unusable) == ([], [])
    assert len(library) == 4


def test_what_is_only_looked_at_is_not_added(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "harbour.md"
    path.write_text(f"# A harbour of its own\n\n{ARTICLE}")
    assert [can_be_curated(digest) for digest in find_articles(library, [str(path)], store=False).found] == [True]
    assert len(library) == 0


def test_what_cannot_be_used_is_told_apart(library: Library, tmp_path: Path) -> None:
    short, broken = tmp_path / "short.md", tmp_path / "broken.pdf"
    short.write_text("# Short\n\nThe harbour is shallow.")
    broken.write_bytes(b"%PDF-1.4 no more")
    articles = find_articles(library, [str(short), str(broken)])
    assert articles.found == []
    assert [digest.title for digest in articles.unusable] == ["Short"]
    assert [Path(failure.input).name for failure in articles.failed] == ["broken.pdf"]


@pytest.mark.parametrize(("again", "found"), [(False, ["Silt 1"]), (True, ["Silt 0", "Silt 1"])])
def test_a_query_finds_what_has_no_digest_unless_asked_again(
    library: Library, stored: Digest, again: bool, found: Sequence[str]
) -> None:
    library.add([harbour(1)])
    extract(library, [stored])
    assert sorted(digest.title for digest in find_articles(library, ["silt"], again=again).found) == found


def test_what_means_nothing_beside_an_article_is_named(library: Library, stored: Digest) -> None:
    articles = find_articles(library, [stored.id, "0123456789ab"])
    assert [digest.id for digest in articles.found] == [stored.id]
    assert list(map(str, articles.failed)) == [
        "0123456789ab: no digest has this id, and no article without a digest matches it"
    ]
    assert not find_articles(library, ["0123456789ab"]).failed


def test_a_digest_is_checked_against_its_stored_article(library: Library, stored: Digest) -> None:
    with pytest.raises(CurationError, match="without a digest"):
        verify_stored(library.get(stored.id))
    extract(library, [stored])
    claims = verify_stored(library.get(stored.id))
    assert claims
    assert all(claim.supported for claim in claims)
    with pytest.raises(CurationError, match="no stored article"):
        verify_stored(replace(library.get(stored.id), article=None))


def test_refused_sentences_are_shown_with_the_others(library: Library, stored: Digest) -> None:
    lie = claim("Four ships ran aground.", "Three ships ran aground in 2024")
    write(library, [stored], writer_of(Model(text_of_answer(insights=[lie]))))
    digest = library.get(stored.id)
    assert [claim.text for claim in claims_on(digest) if not claim.supported] == ["Four ships ran aground."]
    assert all(claim.supported for claim in verify_stored(digest))


def test_two_files_are_checked(tmp_path: Path) -> None:
    article, record = tmp_path / "harbour.md", tmp_path / "digest.json"
    article.write_text(f"# Silt\n\n{ARTICLE}")
    summary = "Three ships ran aground in 2024. Nine ships sank in 2024."
    record.write_bytes(orjson.dumps({"title": "Silt", "curator": "E", "summary": summary}))
    assert [claim.supported for claim in verify_files(record, article)] == [True, False]
    assert "Three ships" in read_article(article, "harbour.md")


def test_two_files_that_cannot_be_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article, record, gone = tmp_path / "harbour.md", tmp_path / "digest.json", tmp_path / "gone.json"
    article.write_text(f"# Silt\n\n{book().article.text}")  # type: ignore[union-attr]
    record.write_bytes(orjson.dumps({"title": "Silt", "curator": "E", "summary": "Three ships ran aground."}))
    with pytest.raises(CurationError, match=r"gone\.json: there is no such file$"):
        verify_files(gone, article)
    with pytest.raises(CurationError, match=r"digest\.json holds no article\.$"):
        verify_files(record, record)
    monkeypatch.setattr(workers_module, "SECONDS", 0.2)
    with pytest.raises(CurationError, match=r"harbour\.md took too long to read, and was given up\.$"):
        verify_files(record, article)


@pytest.mark.usefixtures("hurried")
def test_a_text_that_takes_too_long_is_given_up_and_the_others_are_made(library: Library) -> None:
    articles = [harbour(), book(), harbour(1)]
    library.add(articles)
    with Workers(1) as workers:
        report = extract(library, articles, workers=workers)
    assert [str(failed) for failed in report.failed] == ["“A book” took too long to read, and was given up."]
    assert [library.get(digest.id).curator for digest in articles] == ["extract", "", "extract"]


@pytest.mark.usefixtures("hurried")
def test_a_takeaway_that_takes_too_long_is_given_up(library: Library) -> None:
    digested = replace(book(), summary="It is about silt.", curator="E")
    report = address(library, [digested, harbour(), replace(harbour(1), summary="Silt.", curator="E")], "Investor")
    slow, undigested = map(str, report.failed)
    assert slow == "“A book” took too long to read, and was given up."
    assert "no digest to add a takeaway to" in undigested
    assert [digest.takeaways[-1].role for digest in report.made] == ["Investor"]


def test_a_check_that_takes_long_is_made() -> None:
    digested = replace(book(), summary="Three ships ran aground in 2024.", curator="E")
    assert [claim.text for claim in verify_stored(digested)] == [digested.summary]


@pytest.mark.usefixtures("hurried")
def test_a_check_that_takes_too_long_is_given_up() -> None:
    digested = replace(book(), summary="Three ships ran aground in 2024.", curator="E")
    with pytest.raises(CurationError, match="“A book” took too long to read, and was given up"):
        verify_stored(digested)


def test_workers_make_the_same_digests_as_this_process(library: Library) -> None:
    articles = [replace(harbour(), id=f"{number:012x}") for number in range(PIECE + 2)]
    extractor = open_extractor(library)
    extract(library, [harbour()])
    alone = [extractor(article) for article in articles]
    report = extract(library, articles, store=False)
    assert [replace(digest, made="") for digest in report.made] == [replace(digest, made="") for digest in alone]


def test_a_few_short_articles_need_no_workers(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a worker was started")

    monkeypatch.setattr(Workers, "__enter__", refuse)
    articles = [harbour(number) for number in range(FEW)]
    assert extract(library, articles).complete
    assert verify_stored(library.get(articles[0].id))
    with pytest.raises(AssertionError):
        extract(library, [*articles, harbour(FEW)])


@pytest.mark.parametrize("many", [FEW, FEW + 1])
def test_what_was_made_before_a_stop_is_stored(library: Library, many: int) -> None:
    articles = [harbour(number) for number in range(many)]
    library.add(articles)
    seen: list[int] = []
    report = extract(library, articles, progress=lambda done, *_: seen.append(done), stopped=lambda: bool(seen))
    assert (len(report.made) + report.waiting, report.complete) == (many, False)
    assert report.waiting
    assert [library.get(digest.id).curator for digest in report.made] == ["extract"] * len(report.made)


@pytest.mark.parametrize("part", ["article", "summary", "insights", "evidence"])
def test_what_is_long(part: str) -> None:
    words = "word " * (LONG // 5 + 200)
    spans = [{"start": 0, "end": 900, "quote": words[:900]}] * 40
    values: dict[str, object] = {
        "article": {"text": words},
        "summary": words,
        "insights": [words[:15_500]] * 2,
        "evidence": [{"section": "summary", "text": "word", "spans": spans}],
    }
    assert is_long(from_record({"title": "T", part: values[part]}))
    assert not is_long(from_record({"title": "T", "summary": words[: LONG // 2]}))


def test_a_failure_names_its_article_once() -> None:
    assert str(Failed("Silt", "“Silt” has no text.")) == "“Silt” has no text."
    assert str(Failed("Silt", "The key is wrong.")) == "“Silt”: The key is wrong."


def test_a_text_of_a_few_words_is_its_own_summary(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "moved.md"
    path.write_text("# Moved\n\nThe meeting of the council on 4 March has been moved to 11 March at 7 p.m.")
    (found,) = find_articles(library, [str(path)]).found
    (made,) = extract(library, [found]).made
    assert made.summary == "The meeting of the council on 4 March has been moved to 11 March at 7 p.m."


def test_why_no_digest_can_be_made_is_told(stored: Digest) -> None:
    assert "is a digest already" in why_unusable(stored)
    assert "has no text" in why_unusable(replace(stored, article=None))


def test_a_parser_that_fails_is_a_named_error(
    library: Library, stored: Digest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Digest:
        raise ValueError("zip() argument 2 is longer than argument 1")

    monkeypatch.setattr(offline, "extract", fails)
    report = extract(library, [stored])
    assert "has a form that digest cannot read (ValueError" in report.failed[0].why
