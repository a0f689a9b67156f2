"""`digest why` and `digest interests`: why a digest stands where it does, and what the reader declared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from reader import translation
from reader.briefing.parts import called, signed, weighing
from reader.commands.context import NAMED, completing, json_option, library_option, opened
from reader.commands.printing import confirm, is_terminal, print_json, say, say_undo
from reader.commands.tables import Column, Row, print_table
from reader.model.value_names import uncapitalized
from reader.translation import gettext as _
from reader.translation import ngettext, percent

if TYPE_CHECKING:
    from reader.briefing.parts import Part
    from reader.briefing.rules import Rules


@click.command()
@click.argument("digest_id", type=NAMED, metavar="ID", shell_complete=completing("id"))
@click.option(
    "--try", "tried", type=NAMED, multiple=True, metavar="RULE",
    help=_("Show what a rule would change, without keeping it: 'less topic:crypto', 'more "
"role:CTO', 'text=1.5'."),
)  # fmt: skip
@json_option
@library_option
@click.pass_context
def why(ctx: click.Context, digest_id: str, tried: tuple[str, ...], as_json: bool) -> None:
    """Show why a digest stands where it does in the order `sort:forme`.

    Every part of its score is printed with its weight; the parts add up to the score. Its ID may be shortened.

    \b
    digest why 3f2a
    digest why 3f2a --try 'less topic:crypto' --try 'freshness=2'
    """
    from reader.briefing.explaining import explain
    from reader.briefing.rules import rules_of

    library = opened(ctx)
    full, today, rules = library.resolve(digest_id), datetime.now().date(), rules_of(library)
    wanted = rules
    for rule in tried:
        wanted = wanted.changed(rule)
    now = explain(library, full, today, rules=rules)
    then = explain(library, full, today, rules=wanted) if tried else None
    if as_json:
        print_json({**now.to_record(), **({"tried": then.to_record()} if then is not None else {})})
        return
    say((now.title, "title"))
    shown = then or now
    standing = now.standing[:1].upper() + now.standing[1:]
    say(standing, *((f"  →  {then.standing}", "heading") for then in (then,) if then is not None))
    say((shown.about, "faint"))
    _print_parts(now.parts, then.parts if then is not None else ())
    for near in shown.nearest:
        say(
            (_("{likeness} like ").format(likeness=percent(near.likeness)), "faint"),
            near.title,
            (f"  {near.id}, {translation.gettext(near.how)}", "faint"),
        )
    if then is not None:
        say((_("Nothing was kept: `digest interests` keeps it, for example with --more, --less or --weight."), "faint"))


def _print_parts(parts: Sequence[Part], tried: Sequence[Part]) -> None:
    """Print the parts that say something, as it is or as it is tried; of which nothing is declared, in one line."""
    from reader.briefing.parts import WORKED_OUT

    pairs = [(part, tried[at] if tried else None) for at, part in enumerate(parts)]
    telling = [pair for pair in pairs if any(each is not None and each.says_something for each in pair)]
    columns = [
        Column(_("Part")),
        Column(_("Weight"), right=True),
        Column(_("Value"), right=True),
        Column(_("Points"), right=True),
        *([Column(_("Tried"), right=True)] if tried else []),
        Column(_("Why"), main=True),
    ]
    print_table(columns, (_part(*pair) for pair in telling))
    silent = [
        uncapitalized(part.title)
        for part, other in pairs
        if (part, other) not in telling and part.name not in WORKED_OUT
    ]
    if silent:
        say((_("Nothing declared of: {silent}.").format(silent=", ".join(silent)), "faint"))


def _part(part: Part, tried: Part | None) -> Row:
    points = _signed(part.points)
    changed = tried is not None and round(tried.points, 4) != round(part.points, 4)
    other = [_signed(tried.points) if changed else ""] if tried is not None else []
    # What is said is said of what is tried: that is what was asked for.
    why = _why(tried or part)
    value = _signed(part.value)
    numbers = f"{weighing(part.weight):>5} × {value:>5} = {points:>5}"
    return Row(
        (part.title, weighing(part.weight), value, points, *other, why),
        plain=f"{part.title:<22} {numbers}{f' → {other[0]}' if other and other[0] else ''}  {why}",
    )


def _signed(number: float) -> str:
    return signed(number) if abs(number) >= 0.005 else "0"


def _why(part: Part) -> str:
    said = [part.text]
    said += [_("for: {terms_for}").format(terms_for=", ".join(map(called, part.terms_for)))] if part.terms_for else []
    said += (
        [_("against: {terms_against}").format(terms_against=", ".join(map(called, part.terms_against)))]
        if part.terms_against
        else []
    )
    return "; ".join(filter(None, said))


@click.command()
@click.option(
    "--more",
    multiple=True,
    type=NAMED,
    metavar="WHAT",
    help=_("Want more of it: role:CTO, topic:…, source:…, or a word."),
)
@click.option("--less", multiple=True, type=NAMED, metavar="WHAT", help=_("Want less of it."))
@click.option("--forget", multiple=True, type=NAMED, metavar="WHAT", help=_("Want neither more nor less of it."))
@click.option(
    "--weight", multiple=True, type=NAMED, metavar="PART=N", help=_("Set the weight of a part, from 0 to 5: text=1.5.")
)
@click.option("--reset", is_flag=True, help=_("Forget all interests and weights that were set."))
@click.option("--yes", is_flag=True, help=_("Do not ask before --reset."))
@json_option
@library_option
@click.pass_context
def interests(
    ctx: click.Context,
    more: tuple[str, ...],
    less: tuple[str, ...],
    forget: tuple[str, ...],
    weight: tuple[str, ...],
    reset: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """List what you want more and less of, and how much each part of a score weighs; or change it.

    Roles, fields, depths, sources, topics and words can be wanted more or less. `digest undo` takes a change back.

    \b
    digest interests --more role:CTO --less topic:crypto
    digest interests --weight freshness=0.5
    """
    from reader.briefing.rules import Rules, keep, rules_of
    from reader.launch import configuration, roles_of

    library = opened(ctx)
    before = rules_of(library)
    after = Rules() if reset else before
    for rule in (*(f"more {w}" for w in more), *(f"less {w}" for w in less), *(f"forget {w}" for w in forget), *weight):
        after = after.changed(rule)
    if reset and not yes and is_terminal() and not confirm(_("Forget {counted}?").format(counted=_counted(before))):
        return
    changed = after != before
    if changed:
        keep(library, before, after)
        after = rules_of(library)
        if reset and not as_json:
            say(_("Forgot {counted}.").format(counted=_counted(before)))
    if as_json:
        print_json(_record(after, roles_of(configuration(), library.layout)))
    else:
        _print_rules(after)
        if changed:
            say_undo()


def _counted(rules: Rules) -> str:
    interests, weights = len(rules.interests), len(rules.weights)
    return _("{interests} and {weights}").format(
        interests=ngettext("{count} interest", "{count} interests", interests).format(count=interests),
        weights=ngettext("{count} weight", "{count} weights", weights).format(count=weights),
    )


def _record(rules: Rules, roles: Sequence[str]) -> dict[str, Any]:
    from reader.briefing.rules import WEIGHTS

    return {
        "roles": list(roles),
        "interests": [{"interest": each.name, "sign": sign} for each, sign in rules.interests.items()],
        "weights": {part: rules.weight(part) for part in WEIGHTS},
    }


def _print_rules(rules: Rules) -> None:
    from reader.briefing.rules import WEIGHTS

    for each, sign in rules.interests.items():
        say(("more " if sign == "+" else "less ", "good" if sign == "+" else "bad"), each.name)
    if not rules.interests:
        say(_("No interests yet: for example `digest interests --more topic:databases --less crypto` declares two."))
    print_table(
        (Column(_("Part")), Column(_("Weight"), right=True), Column(main=True)),
        (
            Row(
                (part, weighing(rules.weight(part)), (_origin(part, rules), "faint")),
                plain=f"{part:<10} {weighing(rules.weight(part)):>5}  {_origin(part, rules)}",
            )
            for part in WEIGHTS
        ),
    )


def _origin(part: str, rules: Rules) -> str:
    from reader.briefing.parts import TITLES
    from reader.briefing.rules import WEIGHTS

    return (
        _("{titles}; it was {weight}").format(titles=TITLES[part], weight=weighing(WEIGHTS[part]))
        if part in rules.weights
        else TITLES[part]
    )


COMMANDS = (why, interests)
