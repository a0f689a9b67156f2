"""`digest verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader import translation
from reader.commands.context import NAMED, NamedPath, completing, json_option, library_option, opened
from reader.commands.printing import print_json, say
from reader.translation import gettext as _
from reader.translation import ngettext

if TYPE_CHECKING:
    from reader.model.claims import Claim


@click.command()
@click.argument("digest_id", type=NAMED, metavar="[ID]", required=False, shell_complete=completing("id"))
@click.option(
    "--article",
    type=NamedPath(dir_okay=False, path_type=Path),
    help=_("A file with an article, in the library or not."),
)
@click.option(
    "--digest",
    "record",
    type=NamedPath(dir_okay=False, path_type=Path),
    help=_("A file with the digest to check against --article."),
)
@click.option("--progress-json", is_flag=True, hidden=True)
@json_option
@library_option
@click.pass_context
def verify(
    ctx: click.Context,
    digest_id: str | None,
    article: Path | None,
    record: Path | None,
    progress_json: bool,
    as_json: bool,
) -> None:
    """Check each sentence of a digest against its article: quotations, names, numbers, dates and supporting passages.

    The exit status is 1 if any sentence is refused; one that could not be checked is marked “?”.
    """
    from reader.intake.verification import verify_files, verify_stored

    if bool(article) != bool(record) or bool(article) == bool(digest_id):
        raise click.UsageError(_("Name a digest of the library, or both --article PATH and --digest PATH."))
    if article is not None and record is not None:
        claims = verify_files(record, article)
    else:
        library = opened(ctx)
        claims = verify_stored(library.get(library.resolve(digest_id or "")))
    _tell_claims(claims, as_json=as_json or progress_json)
    if any(claim.refused for claim in claims):
        ctx.exit(1)


def _tell_claims(claims: list[Claim], *, as_json: bool) -> None:
    from reader.model.claim_reasons import claim_reason
    from reader.model.claims import counted, to_document
    from reader.model.sections import claims_title

    if as_json:
        for claim in claims:
            print_json(to_document(claim))
        return
    for claim in claims:
        mark = ("✓", "good") if claim.supported else ("✗", "bad") if claim.refused else ("?", "faint")
        say(mark, f" {claims_title(claim.section)}: {claim.text}")
        for span in claim.spans:
            say((f"    “{' '.join(span.quote.split())}”", "faint"))
        if claim.why:
            say(f"    {translation.gettext(claim.verdict)}: {claim_reason(claim.why)}")
    good, refused, unchecked = counted(claims)
    rest = (_(", {refused} not supported").format(refused=refused) if refused else "") + (
        _(", {unchecked} not checked").format(unchecked=unchecked) if unchecked else ""
    )
    say(
        ngettext(
            "{good} of {count} sentence supported{rest}",
            "{good} of {count} sentences supported{rest}",
            len(claims),
        ).format(good=good, count=len(claims), rest=rest)
    )


COMMANDS = (verify,)
