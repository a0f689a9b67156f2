"""`digest curate`, `verify`, `new` and `edit`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from reader.commands.context import json_option, library_option, opened, style, warn
from reader.commands.feeds import cancelling, guard
from reader.errors import CurationError, MissingTitleError, ModelError, SourceError, UnknownDigestError
from reader.launch import configuration
from reader.library import Library
from reader.model.digest import EXTRACT, Digest
from reader.model.record import to_record
from reader.text import safe_link

if TYPE_CHECKING:
    from reader.config import Config
    from reader.intake.curation import Curated
    from reader.intake.model_queue import Writer
    from reader.model.claims import Claim

AGAIN = "digest curate --queue"
BATCH = 200
"""Digests that are stored at once."""


@dataclass(frozen=True, slots=True)
class _Out:
    """How results are printed."""

    form: str
    """`text` for people, `json` for pipes, `progress` for the screen."""

    def progressed(self, done: int, total: int, title: str) -> None:
        if self.form == "progress":
            click.echo(orjson.dumps({"done": done, "total": total, "title": title}))
        elif self.form == "text" and sys.stderr.isatty() and total > 1:
            click.echo(f"{done}/{total} {title}", err=True)


@click.command()
@click.argument("inputs", nargs=-1, metavar="QUERY|ID|PATH|URL…")
@click.option(
    "--with", "model", metavar="MODEL", help=f"Who makes them: {EXTRACT} (offline) or a model. Else the configured one."
)
@click.option(
    "--again", is_flag=True, help="With a query: also those that have a digest; it is kept beside the new one."
)
@click.option(
    "--dry-run", is_flag=True, help="Store nothing and send nothing: show what would be made, or what it would take."
)
@click.option("--for", "role", metavar="ROLE", help="Only the takeaway for one more role, kept beside the first.")
@click.option("--queue", is_flag=True, help="Go on with what waits for a model.")
@click.option("--progress-json", is_flag=True, hidden=True)
@json_option
@library_option
@click.pass_context
def curate(
    ctx: click.Context,
    inputs: tuple[str, ...],
    model: str | None,
    again: bool,
    dry_run: bool,
    role: str | None,
    queue: bool,
    progress_json: bool,
    as_json: bool,
) -> None:
    """Make digests of articles: those that a query finds, or those at paths and addresses.

    Offline they are made of the article's own sentences. With a model each sentence is verified against the article;
    nothing is sent anywhere unless a model is named here or in the configuration.

    \b
    digest curate has:article
    digest curate https://example.org/post --with gpt-4o-mini
    digest curate topic:databases --with llama3 --dry-run
    """
    if not inputs and not queue:
        raise click.UsageError("say what to curate: a query, an id, a path or an address.")
    config = configuration()
    library = opened(ctx)
    chosen = model or config.curate.model or EXTRACT
    found, failed = _gathered(library, inputs, again=again or bool(role), store=not dry_run)
    if not found and not queue:
        if not failed:
            warn("there is no article that could be curated: `digest list has:article` shows those with a text.")
        ctx.exit(1)
    out = _Out("progress" if progress_json else "json" if as_json else "text")
    if role:
        good = _address(library, config, chosen, found, role, out, dry_run=dry_run)
    elif chosen == EXTRACT:
        good = _extract(library, found, out, dry_run=dry_run)
    else:
        good = _write(library, config, chosen, found, out, dry_run=dry_run)
    if failed or not good:
        ctx.exit(1)


def _gathered(library: Library, inputs: Iterable[str], *, again: bool, store: bool) -> tuple[list[Digest], bool]:
    """The digests that are meant, and whether something could not be read."""
    outside: list[str] = []
    words: list[str] = []
    found: dict[str, Digest] = {}
    for text in inputs:
        if "://" in text or Path(text).expanduser().exists():
            known = _known_link(library, text)
            if known is not None:
                found[known.id] = known
            else:
                outside.append(text)
        elif (known := _known_id(library, text)) is not None:
            found[known.id] = known
        else:
            words.append(text)
    failed = False
    if outside:
        brought, failed = _brought(library, outside, store=store)
        found |= {digest.id: digest for digest in brought}
    if words:
        found |= {digest.id: digest for digest in _matching(library, " ".join(words), again=again)}
    return list(found.values()), failed


def _known_link(library: Library, text: str) -> Digest | None:
    from reader.model.digest import digest_id

    digest = library.load(digest_id(safe_link(text), "", "", "")) if safe_link(text) else None
    return digest if digest is not None and digest.article is not None and digest.article.text else None


def _known_id(library: Library, text: str) -> Digest | None:
    if len(text) < 4 or set(text) - set("0123456789abcdef"):
        return None
    try:
        return library.get(library.resolve(text))
    except UnknownDigestError:
        return None


def _brought(library: Library, outside: list[str], *, store: bool) -> tuple[list[Digest], bool]:
    from reader.intake.add import read_inputs
    from reader.intake.curation import can_be_curated
    from reader.intake.imports import Report
    from reader.intake.imports import store as put

    report = Report()
    found: list[Digest] = []
    for read in read_inputs(outside, guard()):
        report.failed += read.failures
        if store:
            put(library, list(read.digests), report)
        for digest in read.digests:
            if can_be_curated(digest):
                found.append((library.load(digest.id) if store else None) or digest)
            else:
                warn(f"“{digest.title}” is a digest already, or has no text: there is nothing to make one of.")
    for failure in report.failed:
        warn(str(failure))
    return found, bool(report.failed)


def _matching(library: Library, query: str, *, again: bool) -> Iterator[Digest]:
    from reader.intake.curation import can_be_curated, without_digest
    from reader.model.query_text import parse

    rows = library.fetch(list(library.find(parse(query)).rows))
    digests = (digest for row in rows if (digest := library.load(row.id)) is not None)
    return filter(can_be_curated, digests) if again else without_digest(digests)


# --- offline --------------------------------------------------------------------------------------


def _extract(library: Library, found: list[Digest], out: _Out, *, dry_run: bool) -> bool:
    from reader.commands.context import progress_bar
    from reader.intake.curation import Curated, Extractor, load_taxonomy
    from reader.paths import taxonomy_file

    extractor = Extractor(library, load_taxonomy(taxonomy_file()))
    report = Curated()
    stored = 0
    with progress_bar("Curating") as progress:
        for number, digest in enumerate(found, start=1):
            try:
                report.made.append(extractor(library.stored(digest.id) or digest))
            except CurationError as error:
                report.failed.append((digest.title, str(error)))
            if not dry_run and (len(report.made) - stored == BATCH or number == len(found)):
                library.add(report.made[stored:])
                stored = len(report.made)
            progress(number, len(found))
            if out.form == "progress":
                out.progressed(number, len(found), digest.title)
    _tell_made(library, report, out, dry_run=dry_run)
    if out.form == "text":
        said = "would be made" if dry_run else "made"
        click.echo(f"{len(report.made)} {said}" + (f", {len(report.failed)} failed" if report.failed else ""))
    return not report.failed


def _tell_made(library: Library, report: Curated, out: _Out, *, dry_run: bool) -> None:
    """Print what was made in the form that is wanted, and say what failed."""
    from reader.commands.reading import page_of

    if out.form == "progress":
        click.echo(orjson.dumps(_report(report)))
        return
    for title, why in report.failed:
        warn(why if title in why else f"“{title}”: {why}")
    for digest in report.made:
        shown = digest if dry_run else library.load(digest.id) or digest
        if out.form == "json":
            click.echo(orjson.dumps(to_record(shown)))
        elif len(report.made) <= 3:
            click.echo("\n".join((*page_of(digest, 78, article=False), "")))
        else:
            click.echo(f"{digest.id}  {digest.title}")


# --- for another role -----------------------------------------------------------------------------


def _address(
    library: Library, config: Config, model: str, found: list[Digest], role: str, out: _Out, *, dry_run: bool
) -> bool:
    """Takeaways for one more role: by a model one after another, offline a sentence of each article."""
    from reader.intake.curation import Curated, add_takeaway, load_taxonomy
    from reader.intake.model_queue import written_takeaway
    from reader.paths import taxonomy_file

    report = Curated()
    taxonomy = load_taxonomy(taxonomy_file())
    with cancelling() as cancelled:
        offline = model == EXTRACT
        writer = None if offline else replace(writer_of(library, config, model, cancelled.is_set), roles=[role])
        for digest in found:
            stored = library.stored(digest.id) or digest
            try:
                if writer is None:
                    report.made.append(add_takeaway(stored, role, taxonomy))
                elif not dry_run:
                    report.made.append(written_takeaway(stored, role, writer, _asked(library, writer, stored)))
            except CurationError as error:
                report.failed.append((digest.title, str(error)))
    if not dry_run:
        library.add(report.made)
    if out.form == "progress":
        click.echo(orjson.dumps(_report(report)))
        return not report.failed
    for title, why in report.failed:
        warn(why if title in why else f"“{title}”: {why}")
    for digest in report.made:
        takeaway = digest.takeaways[-1]
        record = {"id": digest.id, "role": takeaway.role, "takeaway": takeaway.text}
        click.echo(orjson.dumps(record) if out.form == "json" else f"{digest.id}  {takeaway.text}")
    return not report.failed


def _asked(library: Library, writer: Writer, digest: Digest) -> str:
    """A model's answer, the kept one where it was asked before. Raises ModelError."""
    from reader.curate.write import answer_of
    from reader.intake.curation import as_article
    from reader.intake.model_queue import limit_reached, today

    jobs, article = library.curation, as_article(digest)
    known = jobs.answer(writer.key(article))
    if known:
        return known
    why = limit_reached(jobs, writer.config)
    if why:
        raise ModelError(f"Nothing was sent, because {why}.")
    told = answer_of(writer.client, writer.question(article), lambda i, o: jobs.spend(today(), writer.model, i, o))
    jobs.keep_answer(writer.key(article), told.text)
    return told.text


# --- with a model ---------------------------------------------------------------------------------


def _write(library: Library, config: Config, model: str, found: list[Digest], out: _Out, *, dry_run: bool) -> bool:
    from reader.intake.curation import as_article
    from reader.intake.model_queue import Queue, estimate

    with cancelling() as cancelled:
        writer = writer_of(library, config, model, cancelled.is_set)
        queue = Queue(library, writer, progress=out.progressed, stopped=cancelled.is_set)
        articles = [as_article(library.stored(digest.id) or digest) for digest in found]
        guess = estimate(articles, writer, queue.jobs)
        if dry_run:
            _tell_estimate(guess, config, model, as_json=out.form != "text")
            return True
        if found and out.form != "json":
            _tell_estimate(guess, config, model, as_json=out.form == "progress", err=out.form == "text")
        queue.jobs.put([digest.id for digest in found], model)
        report = queue.run()
    _tell_made(library, report, out, dry_run=False)
    if out.form != "progress":
        _tell_report(report, config, quiet=out.form == "json")
    return not report.failed and not report.waiting


def writer_of(library: Library, config: Config, model: str, cancelled: Any) -> Writer:
    """What it takes to have a model write. Raises ModelError, ConfigError."""
    from reader.curate.client import LlmClient
    from reader.intake.curation import load_taxonomy
    from reader.intake.model_queue import Writer, load_prompt
    from reader.launch import roles_of
    from reader.paths import taxonomy_file

    settings = config.curate
    client = LlmClient(model, settings.base_url, timeout=settings.timeout, cancelled=cancelled)
    domains = list(dict.fromkeys(subfield.domain for subfield in load_taxonomy(taxonomy_file()).subfields))
    return Writer(client, model, load_prompt(settings), roles_of(config, library.layout), domains, settings)


def _tell_estimate(guess: Any, config: Config, model: str, *, as_json: bool, err: bool = False) -> None:
    cost = guess.cost(config.curate)
    if as_json:
        record = {
            "model": model,
            "articles": guess.articles,
            "answered_before": guess.cached,
            "tokens_in": guess.tokens_in,
            "tokens_out": guess.tokens_out,
            "cost": round(cost, 4) if cost else None,
        }
        click.echo(orjson.dumps(record))
        return
    many = f"{guess.articles} article{'s' * (guess.articles != 1)}"
    parts = [f"{many} for {model}", f"about {guess.tokens_in:,} tokens to send and {guess.tokens_out:,} back"]
    parts += [f"{guess.cached} answered before"] if guess.cached else []
    parts += [f"about {cost:.2f}"] if cost else []
    click.echo("; ".join(parts) + ".", err=err)


def _report(report: Curated) -> dict[str, Any]:
    return {
        "made": len(report.made),
        "failed": [{"title": title, "why": why} for title, why in report.failed],
        "waiting": report.waiting,
        "why": report.why_waiting,
        "tokens_in": report.tokens_in,
        "tokens_out": report.tokens_out,
    }


def _tell_report(report: Curated, config: Config, *, quiet: bool) -> None:
    from reader.intake.model_queue import cost_of

    if report.waiting:
        why = f", because {report.why_waiting}" if report.why_waiting else ""
        warn(f"{report.waiting} wait{'s' * (report.waiting == 1)}{why}: `{AGAIN}` goes on.")
    if quiet:
        return
    cost = cost_of(report.tokens_in, report.tokens_out, config.curate)
    parts = [f"{len(report.made)} made", f"{report.tokens_in:,} tokens sent, {report.tokens_out:,} back"]
    parts += [f"{len(report.failed)} failed"] if report.failed else []
    parts += [f"cost {cost:.2f}"] if cost else []
    click.echo(", ".join(parts))


# --- verify ---------------------------------------------------------------------------------------


@click.command()
@click.argument("digest_id", metavar="[ID]", required=False)
@click.option(
    "--article", "article", type=click.Path(dir_okay=False, path_type=Path), help="A text that is not in the library …"
)
@click.option(
    "--digest", "record", type=click.Path(dir_okay=False, path_type=Path), help="… and a digest to check against it."
)
@json_option
@library_option
@click.pass_context
def verify(ctx: click.Context, digest_id: str | None, article: Path | None, record: Path | None, as_json: bool) -> None:
    """Check every sentence of a digest against its article: quotations, names, numbers, dates, and what it rests on.

    The exit status is 1 where a sentence is not supported.
    """
    from reader.curate.evidence import verify as check

    if bool(article) != bool(record) or bool(article) == bool(digest_id):
        raise click.UsageError("name a digest of the library, or both --article PATH and --digest PATH.")
    if article is not None and record is not None:
        digest, text = _read_digest(record), _read_article(article)
    else:
        library = opened(ctx)
        digest = library.get(library.resolve(digest_id or ""))
        text = digest.article.text if digest.article else ""
        if not text:
            raise CurationError(f"“{digest.title}” has no article stored that it could be checked against.")
        if digest.undigested:
            raise CurationError(
                f"“{digest.title}” is an article that nobody has made a digest of: `digest curate {digest.id}` does."
            )
    claims = check(digest, text)
    _tell_claims(claims, as_json=as_json)
    if not all(claim.supported for claim in claims):
        ctx.exit(1)


def _read_digest(path: Path) -> Digest:
    from reader.sources.files import Failure, read_file

    for found in read_file(path):
        if isinstance(found, Failure):
            raise SourceError(str(found))
        return found
    raise SourceError(f"{path} holds no digest.")


def _read_article(path: Path) -> str:
    from reader.intake.curation import article_text

    return article_text(path)


def _tell_claims(claims: list[Claim], *, as_json: bool) -> None:
    from reader.model.claims import to_document

    if as_json:
        for claim in claims:
            click.echo(orjson.dumps(to_document(claim)))
        return
    for claim in claims:
        sign = style("✓", fg="green") if claim.supported else style("✗", fg="red")
        click.echo(f"{sign} {claim.section}: {claim.text}")
        for span in claim.spans:
            click.echo(style(f"    “{' '.join(span.quote.split())}”", dim=True))
        if claim.why:
            click.echo(f"    {claim.why}")
    good = sum(claim.supported for claim in claims)
    click.echo(f"{good} of {len(claims)} supported")


# --- by hand --------------------------------------------------------------------------------------


@click.command()
@library_option
@click.pass_context
def new(ctx: click.Context) -> None:
    """Write a digest of your own in $EDITOR, as Markdown."""
    from reader.export.sheet import format_sheet
    from reader.intake.own import store_own
    from reader.model.edits import EDITABLE

    about = "Save and leave the editor to store the digest; without a title nothing is stored."
    texts = _edited(format_sheet(dict.fromkeys(EDITABLE, ""), about), may_be_empty=True)
    if texts is None:
        click.echo("Nothing was written, and nothing is stored.")
        return
    library = opened(ctx)
    digest = store_own(library, texts, configuration().curate.name)
    click.echo(f"{digest.id}  {digest.title}")


@click.command()
@click.argument("digest_id", metavar="ID")
@library_option
@click.pass_context
def edit(ctx: click.Context, digest_id: str) -> None:
    """Change a digest in $EDITOR, as Markdown. What came in is kept: `digest undo` takes the change back."""
    from reader.export.sheet import sheet_of
    from reader.model.edits import edits_between

    library = opened(ctx)
    digest = library.get(library.resolve(digest_id))
    texts = _edited(sheet_of(digest))
    fields = edits_between(digest, texts) if texts is not None else {}
    if not fields:
        click.echo("Nothing was changed.")
        return
    library.mark({digest.id: fields})
    names = ", ".join(name.partition(":")[2] for name in fields)
    click.echo(f"Changed: {names}. `digest undo` takes it back.")


def _edited(sheet: str, *, may_be_empty: bool = False) -> dict[str, str] | None:
    """The fields of the sheet as its editor left it, None where it was left as it was.

    One that cannot be understood is opened again where there is somebody to ask, and never lost.
    """
    from reader.export.sheet import parse_sheet

    text = sheet
    while True:
        try:
            changed = click.edit(text, extension=".md", require_save=False)
        except click.ClickException as error:
            raise CurationError(
                f"The editor could not be used: {error.format_message()}. EDITOR names another one."
            ) from error
        if changed is None or changed == sheet:
            return None
        text = changed
        try:
            return parse_sheet(text)
        except SourceError as error:
            untitled = isinstance(error, MissingTitleError)
            if may_be_empty and untitled and not any(line.startswith("- ") for line in text.splitlines()):
                return None
            warn(f"The sheet {error}.")
            if not (sys.stdin.isatty() and click.confirm("Open it again?", default=True)):
                raise CurationError(f"It is kept in {_kept(text)}; nothing is stored.") from error


def _kept(text: str) -> Path:
    """Where a sheet that could not be read is kept."""
    import tempfile

    descriptor, name = tempfile.mkstemp(prefix="digest-", suffix=".md")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


COMMANDS = (curate, verify, new, edit)
