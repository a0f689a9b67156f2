"""`digest curate`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from reader.commands.context import NAMED, cancelling, completing, json_option, library_option, opened
from reader.commands.printing import print_json, print_page, progress_bar, say, warn
from reader.dataclass import dataclass
from reader.launch import configuration, roles_of
from reader.library import Library
from reader.model.digest import EXTRACT, Digest
from reader.model.record import to_record
from reader.translation import decimal, ngettext, number
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.config import Config
    from reader.intake.articles import Articles
    from reader.intake.curated import Curated, Estimate, Progress

SHOWN_WHOLE = 3
"""Digests of one run that are printed whole; of more than that, one line each."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What a curation was called with."""

    library: Library
    config: Config
    model: str
    role: str
    """Whom a further takeaway is for, `""` where digests are made."""
    dry_run: bool
    form: str
    """`text` for people, `json` for pipes, `progress` for the screen."""

    @property
    def offline(self) -> bool:
        return self.model == EXTRACT


@click.command()
@click.argument("inputs", type=NAMED, nargs=-1, metavar="QUERY|ID|PATH|URL…", shell_complete=completing("query"))
@click.option(
    "--with",
    "model",
    metavar="MODEL",
    help=_(
        "What makes the digests: {extract} (offline) or a model. Default: the configured model, else {extract}."
    ).format(extract=EXTRACT),
)
@click.option("--again", is_flag=True, help=_("With a query: include articles that have a digest, which is kept."))
@click.option(
    "--dry-run", is_flag=True, help=_("Store and send nothing: print the digests, or an estimate of the cost.")
)
@click.option("--for", "role", metavar="ROLE", help=_("Add a takeaway for one more role, and leave the rest as it is."))
@click.option("--queue", is_flag=True, help=_("Continue with the articles that wait for a model."))
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

    Offline, a digest consists of sentences of the article. A model writes its own, and each is checked against the
    article. Nothing is sent anywhere unless a model is named here or in the configuration.

    \b
    digest curate has:article
    digest curate https://example.org/post --with gpt-4o-mini
    digest curate topic:databases --with llama3 --dry-run
    """
    from reader.intake.articles import find_articles

    if not inputs and not queue:
        raise click.UsageError(_("Say what to curate: a query, an id, a path or an address."))
    config = configuration()
    library = opened(ctx)
    form = "progress" if progress_json else "json" if as_json else "text"
    run = _Run(library, config, model or config.curate.model or EXTRACT, role or "", dry_run, form)
    allowed = config.sources.allow_hosts
    articles = find_articles(library, inputs, allowed, again=again or bool(role), store=not dry_run)
    _tell_unusable(articles)
    if not articles.found and not queue:
        if not articles.failed:
            warn(_("No article found that could be curated: `digest list has:article` lists those with a text."))
        ctx.exit(1)
    found = articles.found if dry_run else _fetched_first(run, articles.found, allowed)
    complete = _offline(run, found) if run.offline else _by_model(run, found)
    if articles.failed or not complete:
        ctx.exit(1)


def _fetched_first(run: _Run, found: list[Digest], allowed: Sequence[str]) -> list[Digest]:
    """The same articles, with the whole text of those that are only teasers, as far as it can be had."""
    from reader.intake.network import guard_of
    from reader.intake.whole import teasers_first

    def tell(done: int, total: int, title: str) -> None:
        if run.form == "progress":
            print_json({"fetched": done, "of": total})

    with cancelling() as cancelled:
        whole, failed = teasers_first(run.library, found, guard_of(allowed), progress=tell, cancelled=cancelled.is_set)
    for each in failed:
        if run.form == "progress":
            print_json({"teaser": each.digest.title, "why": each.why})
        else:
            warn(_("“{title}” is only a teaser, and stays one. {why}.").format(title=each.digest.title, why=each.why))
    return whole


def _tell_unusable(articles: Articles) -> None:
    from reader.intake.articles import why_unusable

    for digest in articles.unusable:
        warn(why_unusable(digest))
    for failure in articles.failed:
        warn(str(failure))


def _offline(run: _Run, found: list[Digest]) -> bool:
    """Whether all of them were made."""
    from reader.intake.curation import address, extract

    store = not run.dry_run
    with cancelling() as cancelled, _progress(run) as progress:
        if run.role:
            stopped = cancelled.is_set
            report = address(run.library, found, run.role, store=store, progress=progress, stopped=stopped)
        else:
            report = extract(run.library, found, store=store, progress=progress, stopped=cancelled.is_set)
    _tell_made(run, report)
    if report.waiting and run.form != "progress":
        warn(
            ngettext(
                "Stopped: nothing was made of {waiting} of {count} article.",
                "Stopped: nothing was made of {waiting} of {count} articles.",
                len(found),
            ).format(waiting=report.waiting, count=len(found))
        )
    if run.form == "text" and not run.role:
        made = (
            ngettext("{count} would be made", "{count} would be made", len(report.made))
            if run.dry_run
            else _("{count} made")
        )
        say(
            made.format(count=len(report.made))
            + (_(", {count} failed").format(count=len(report.failed)) if report.failed else "")
        )
    return report.complete


def _by_model(run: _Run, found: list[Digest]) -> bool:
    """Whether all of them were made, and nothing waits."""
    from reader.intake.curation import address, estimate, open_writer, write

    roles = (run.role,) if run.role else roles_of(run.config, run.library.layout)
    with cancelling() as cancelled:
        writer = open_writer(run.config.curate, run.model, roles, cancelled.is_set)
        if run.dry_run or (found and run.form != "json" and not run.role):
            _tell_estimate(run, estimate(run.library, found, writer))
        if run.dry_run:
            return True
        with _progress(run) as progress:
            if run.role:
                report = address(run.library, found, run.role, writer, progress=progress)
            else:
                report = write(run.library, found, writer, progress=progress, stopped=cancelled.is_set)
    _tell_made(run, report)
    if not run.role:
        _tell_spent(run, report)
    return report.complete


@contextmanager
def _progress(run: _Run) -> Iterator[Progress]:
    """A line of JSON for each article, else a bar on a terminal."""
    if run.form == "progress":
        yield lambda done, total, title: print_json({"done": done, "total": total, "title": title})
        return
    with progress_bar(_("Curating")) as show:
        yield show


def _tell_made(run: _Run, report: Curated) -> None:
    """Print what was made in the form that is wanted, and say what failed."""
    if run.form == "progress":
        print_json(report.to_record())
        return
    for failed in report.failed:
        warn(str(failed))
    for digest in report.made:
        if run.role:
            _print_takeaway(run, digest)
        else:
            _print_digest(run, digest, whole=len(report.made) <= SHOWN_WHOLE)


def _print_digest(run: _Run, made: Digest, *, whole: bool) -> None:
    from reader.export.text import lines_of

    digest = made if run.dry_run else run.library.load(made.id) or made
    if run.form == "json":
        print_json(to_record(digest))
    elif whole:
        print_page(lambda width: lines_of(digest, width=width, article=False))
        say()
    else:
        say(f"{digest.id}  {digest.title}")


def _print_takeaway(run: _Run, digest: Digest) -> None:
    takeaway = digest.takeaways[-1]
    record = {"id": digest.id, "role": takeaway.role, "takeaway": takeaway.text}
    if run.form == "json":
        print_json(record)
    else:
        say(f"{digest.id}  {takeaway.text}")


def _tell_estimate(run: _Run, guess: Estimate) -> None:
    """Print an estimate: as the result of a dry run, else for people beside the result."""
    if run.form != "text":
        print_json(guess.to_record())
        return
    many = ngettext("{count} article", "{count} articles", guess.articles).format(count=guess.articles)
    parts = [
        _("{many} for {model}").format(many=many, model=run.model),
        _("about {tokens_in} tokens to send and {tokens_out} back").format(
            tokens_in=number(guess.tokens_in), tokens_out=number(guess.tokens_out)
        ),
    ]
    parts += [_("{cached} answered before").format(cached=guess.cached)] if guess.cached else []
    parts += [_("about {cost}").format(cost=decimal(guess.cost, 2))] if guess.cost else []
    said = "; ".join(parts) + "."
    say(said, err=not run.dry_run)


def _tell_spent(run: _Run, report: Curated) -> None:
    """Say what waits, and what was spent."""
    if run.form == "progress":
        return
    if report.waiting:
        why = _(", because {why_waiting}").format(why_waiting=report.why_waiting) if report.why_waiting else ""
        warn(
            ngettext(
                "{count} article still waits{why}: `digest curate --queue` continues.",
                "{count} articles still wait{why}: `digest curate --queue` continues.",
                report.waiting,
            ).format(count=report.waiting, why=why)
        )
    if run.form == "json":
        return
    cost = report.cost(run.config.curate)
    parts = [
        _("{count} made").format(count=len(report.made)),
        _("{tokens_in} tokens sent, {tokens_out} back").format(
            tokens_in=number(report.tokens_in), tokens_out=number(report.tokens_out)
        ),
    ]
    parts += [_("{count} failed").format(count=len(report.failed))] if report.failed else []
    parts += [_("cost {cost}").format(cost=decimal(cost, 2))] if cost else []
    say(", ".join(parts))


COMMANDS = (curate,)
