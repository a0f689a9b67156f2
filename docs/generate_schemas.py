"""Writes docs/schema: what `--json` prints, as JSON Schema, one file for each command: `make docs`.

The shapes are written down here once, in short; tests check them against what the commands really print.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = Mapping[str, Any]


def kind(name: str, says: str = "", **more: Any) -> Schema:
    """A value of one of JSON's types."""
    return {"type": name, **more, **({"description": says} if says else {})}


def text(says: str = "", **more: Any) -> Schema:
    return kind("string", says, **more)


def number(says: str = "") -> Schema:
    """A whole number that counts something."""
    return kind("integer", says, minimum=0)


def real(says: str = "") -> Schema:
    return kind("number", says)


def flag(says: str = "") -> Schema:
    return kind("boolean", says)


def some(item: Schema, says: str = "") -> Schema:
    return kind("array", says, items=item)


def of(says: str = "", /, *, optional: Mapping[str, Schema] | None = None, **fields: Schema) -> Schema:
    """An object with these fields, and maybe the `optional` ones."""
    return kind("object", says, properties={**fields, **(optional or {})}, required=list(fields))


def either(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def or_null(schema: Schema) -> Schema:
    return either(schema, {"type": "null"})


ID = text("Twelve hex digits; shorter ones are understood where they are unambiguous.", pattern="^[0-9a-f]{12}$")
DATE = text(
    "ISO 8601 as precise as it is known: a year, a month, a day or a moment in UTC; empty where it is not known."
)
DAY = text("ISO 8601.", pattern=r"^\d{4}-\d\d-\d\d$")
LINK = text("An http or https address, empty for none.")
TEXTS = some(text())
CLAIM = of(
    "One sentence of a digest, compared with its article.",
    section=text("The field of the digest in which it stands."),
    text=text(),
    supported=flag(),
    verdict=text("`supported`, `not supported` or `not checked`."),
    spans=some(of(start=number("In characters of the article."), end=number(), quote=text()), "What it rests on."),
    why=text("Why it is not supported, or could not be checked; empty where it is."),
)
ARTICLE = of(
    "What the publisher wrote; what is empty is left out.",
    optional={
        "text": text("Markdown."),
        "whole": flag("Whether the text was fetched from the page, because the feed cuts it short."),
        "teaser": flag("Whether the feed says that the text goes on elsewhere."),
        "origins": some(
            of("A place where it was met.", optional={"feed": text(), "entry": text(), "link": LINK, "name": text()})
        ),
        "enclosures": some(
            of(link=LINK, optional={"media": text(), "size": number("Bytes."), "seconds": number()}), "Files with it."
        ),
        "issue": text("The newsletter's issue of which it is one story."),
        "issue_link": LINK,
        "changed": DATE,
        "before": text("The text before the last change."),
        "cut": TEXTS,
    },
)
HIGHLIGHT = of(text=text(), optional={"note": text(), "gone": flag("Whether the sentence stands in it no more.")})
MARKS = of(
    "What the reader did to it.",
    read=flag(),
    bookmark=flag(),
    note=text(),
    tags=TEXTS,
    optional={
        "later": text("The moment in UTC until which it is put off."),
        "deleted": flag(),
        "highlights": some(HIGHLIGHT),
        "cut": TEXTS,
    },
)
RECORD = {
    "id": ID,
    "title": text("That of the original."),
    "source": text("Who published the original."),
    "curator": text("Who made the digest."),
    "link": LINK,
    "published": DATE,
    "added": DATE,
    "field": of("What it is about.", domain=text(), subfields=TEXTS),
    "depth": of(
        "How deep it goes.",
        level=text("`beginner`, `intermediate`, `advanced`, `expert`, or another word; empty where it is not known."),
        abstraction=text("`low` is hands-on, `high` is strategy."),
    ),
    "minutes": number("To read the digest."),
    "length": text("`short`, `medium` or `long`."),
    "original_minutes": number("To read the original; 0 where it is not known."),
    "authors": some(text(), "Who wrote the original."),
    "media": text("What the original is: an article, a paper, a talk."),
    "kind": text("What sort of text it is."),
    "intent": text("What its author wanted."),
    "language": text("Two letters of ISO 639-1; empty where it is not known."),
    "summary": text("Paragraphs, an empty line between."),
    "takeaway": text("What to take away, addressed to a reader."),
    "insights": some(text(), "A sentence or a few each."),
    "principles": some(text(), "Rules that hold beyond this text."),
    "method": some(text(), "Steps, in their order."),
    "in_practice": some(text(), "What it means at work."),
    "topics": some(text(), "What it speaks of."),
    "best_for": some(text(), "The roles that it is for."),
    "related": some(of(title=text(), link=LINK), "Other texts that its editor points to."),
    "attribution": text("What has to be said of where it comes from."),
}
MORE = {
    "undigested": flag("Whether it is an article that nobody has digested yet."),
    "article": ARTICLE,
    "made": DATE,
    "takeaways": some(of(role=text(), text=text()), "Takeaways for other roles."),
    "evidence": some(CLAIM),
    "confidence": kind("object", "From 0 to 1, by label.", additionalProperties=real()),
    "versions": some(kind("object"), "What other programs made of the same article."),
    "cut": some(text(), "Fields of which something was left out when it came in."),
}
MADE = of("A digest. Fields of imported records that digest does not know are in it too.", **RECORD, optional=MORE)
DIGEST = of(
    "A digest with its marks. Fields of imported records that digest does not know are in it too.",
    **RECORD,
    marks=MARKS,
    story=text("The id of the first digest that tells the same event; empty where no other does."),
    optional=MORE,
)
FAILED = some(of(input=text(), why=text()), "What could not be read.")
COUNTS = {"added": number(), "updated": number(), "unchanged": number()}
NOTES = {"notes": some(of(input=text(), why=text()), "What was read, but not as it should be.")}
FEED = of(
    url=text("The address that is fetched."),
    title=text(),
    tags=TEXTS,
    state=text("`new`, `ok`, `failing`, `gone`, `paused` or `not allowed`."),
    last_success=or_null(DATE),
    error=or_null(text()),
    unread=number(),
    digests=number(),
    bookmarked=number(),
    followed_as=text("The address as it was typed."),
)
MUTE = of(
    query=text(),
    until=or_null(DAY),
    keep=or_null(number("Of what it finds so many stay listed, the newest.")),
    hidden=number("Digests that it hides now."),
    holds=flag("False once its day has come."),
)
PART = of(
    part=text(),
    weight=real(),
    value=real("From -1 to 1."),
    points=real("Weight times value; all of them add up to the score."),
    text=text(),
    **{"for": TEXTS, "against": TEXTS},
)
WHY = {
    "id": ID,
    "title": text(),
    "score": real(),
    "place": number("From 1; 0 where it is not among those ranked."),
    "ranked": number(),
    "about": text(),
    "parts": some(PART),
    "nearest": some(of(id=ID, title=text(), likeness=real(), how=text()), "What was liked, and is like it."),
    "labels": some(of(interest=text(), sign=text())),
}
APART = {"apart": text("Why it is in no list, where it is in none: put off, muted, deleted.")}
TRIED = of("The same with the rules of --try.", **WHY, optional=APART)
TREND = of(topic=text(), before=number(), now=number(), ratio=real(), counts=some(number()))
TRENDS = or_null(
    of(
        **{"from": DAY, "middle": DAY, "to": DAY},
        before=number(), now=number(), compared=flag("False where too little came for it."),
        rising=some(TREND), falling=some(TREND),
    )
)  # fmt: skip
SHARE = of(name=text(), read=number(), arrived=number())
SYNCED = of(
    service=text("Whose account, and where."),
    added=number("New digests."),
    sent=number("States that the service took over."),
    marked=number("Digests whose marks were taken over from it."),
    waiting=number("States that it did not take, and that are sent again."),
    error=or_null(text()),
)
IN_STEP = of(
    shared=text("Which shared library: its host and database."),
    state=text("`step`, `syncing`, `offline` or `refused`."),
    waiting=number("Marks that the server does not have yet."),
    error=or_null(text()),
    added=number("Digests that came."),
    dropped=number("Digests that left the slice."),
    marked=number("Digests whose marks changed."),
    sent=number("Stamps that the server took."),
    published=number("Digests that the server took."),
)
REFUSED = some(of(what=text(), why=text()))
MOVED = ("followed", "views", "added", "updated", "unchanged", "marked", "deleted")
FOUND = ("feeds", "new_feeds", "views", "articles", "known", "read", "starred", "tags", "notes", "highlights")

SCHEMAS: Mapping[str, tuple[str, Schema]] = {
    "add": ("One object.", of(feeds=number(), **COUNTS, failed=FAILED, optional=NOTES)),
    "brief": (
        "One object; where nothing is left to read it has no items, and the exit status is 1.",
        of(
            date=DAY,
            minutes=number("Together."),
            items=some(
                of(
                    id=ID,
                    title=text(),
                    minutes=number(),
                    score=real(),
                    why=some(of(part=text(), value=real(), text=text())),
                    story=text("The id of its story, empty where it is alone."),
                    read=flag(),
                    bears_on=some(of(decision=text(), sentence=text())),
                )
            ),
        ),
    ),
    "curate": (
        "A line for each digest that was made, with --for for each takeaway; with --dry-run and a model an estimate.",
        either(
            MADE,
            of(id=ID, role=text(), takeaway=text()),
            of(
                model=text(), articles=number(), answered_before=number(), tokens_in=number(), tokens_out=number(),
                cost=or_null(real("In the currency of the configured prices.")),
            ),
        ),
    ),
    "do": (
        "One object.",
        of(
            command=text(), action=text(), found=number("Digests that the query finds."), changed=number(),
            sides=number("Of those that change, the ones that only tell the same stories as what the query finds."),
            done=flag("False with --dry-run."),
            ids=some(ID, "What was changed, or would be."),
        ),
    ),
    "doctor": (
        "A line for each finding.",
        of(
            kind=text(), text=text(), wrong=flag("False where it is only worth knowing."), mendable=flag(),
            file=text("Relative to the library's folder; empty where it is about no single file."),
        ),
    ),
    "export": (
        "One object, with -o.",
        of(
            path=text("The file or folder."), digests=number(), written=number("Files that are new or changed."),
            unchanged=number(), left=number("Notes without their marker line, which are left as they are."),
        ),
    ),
    "feeds": ("A line for each subscription.", FEED),
    "fetch": (
        "A line for each article.",
        of(
            id=ID, title=text(), fetched=flag(), words=number(), minutes=number(),
            optional={"why": text("Why it was not fetched."), "note": text()},
        ),
    ),
    "follow": ("A line for each subscription.", FEED),
    "highlights": (
        "A line for each highlight, the newest first.",
        of(
            id=ID, title=text(), source=text(), link=LINK, date=DAY, text=text(), note=text(),
            gone=flag("Whether the sentence stands in the digest no more."),
        ),
    ),
    "hooks": ("A line for each hook.", of(event=text(), command=text(), waiting=number("Digests that wait for it."))),
    "import": (
        "One object.",
        of(
            **COUNTS,
            failed=some(of(input=text(), line=number("From 1; 0 where a line makes no sense."), why=text())),
            optional=NOTES,
        ),
    ),
    "interests": (
        "One object.",
        of(
            roles=TEXTS,
            interests=some(of(interest=text(), sign=text("`+` or `-`."))),
            weights=kind("object", "By part.", additionalProperties=real()),
        ),
    ),
    "join": ("One object.", IN_STEP),
    "list": (
        "A line for each digest; with --watch as they arrive, with --archive those of the shared library.",
        {"$ref": "digest.json"},
    ),
    "move-in": (
        "One object: what was found, and unless --dry-run what was done.",
        of(
            **{"from": TEXTS, **{name: number() for name in FOUND}},
            refused=REFUSED,
            optional={
                "unlisted": number("Refused ones that are not listed."),
                "moved": of(**{name: number() for name in MOVED}, refused=REFUSED),
            },
        ),
    ),
    "mute": ("The mute that was made; with --list a line for each.", MUTE),
    "plate": (
        "A line for each decision.",
        of(
            number=number("From 1."), question=text(), since=DAY, closed=text("The day, empty while it is open."),
            note=text(), found=some(of(id=ID, title=text(), score=real(), sentence=text(), read=flag())),
        ),
    ),
    "refresh": (
        "One object.",
        of(
            feeds=number("That were asked."),
            **COUNTS,
            failed=FAILED,
            skipped=number("That are paused or not due."),
            optional={
                **NOTES,
                "not_allowed": some(text(), "Addresses on this machine that nobody allowed."),
                "services": some(SYNCED, "The sync services that were asked."),
            },
        ),
    ),
    "roles": ("A line for each role.", of(role=text(), count=number(), unread=number())),
    "service": (
        "A line for each service; of `service sync`, what each sync did.",
        either(
            of(api=text(), url=text(), user=text(), last_success=or_null(DATE), error=or_null(text())),
            SYNCED,
        ),
    ),
    "share": (
        "Of `share invite`, one object; of `share members`, a line for each member.",
        either(
            of(name=text(), curator=flag(), address=text(), password=text("It is shown this once.")),
            of(name=text(), curator=flag(), barred=flag("Whether the login is closed.")),
        ),
    ),
    "show": (
        "One digest; with --notes a line for each version of its note.",
        either(
            {"$ref": "digest.json"},
            of(
                "The newest first.",
                note=text(),
                at=DATE,
                device=text("Which device it was written on."),
                stands=flag("Whether it is the note now."),
            ),
        ),
    ),
    "stats": (
        "One object.",
        of(
            **{"from": DAY, "to": DAY},
            days=number(),
            read=number(),
            cleared=number("Marked read at once with others, and not counted as read."),
            finished=number("Read to the end."),
            arrived=number(),
            days_read=number("Days on which anything was read."),
            minutes=of(read=number(), known=number(), digests=number(), originals=number(), saved=kind("integer")),
            per_day=some(of(date=DAY, read=number(), cleared=number(), arrived=number())),
            roles=some(SHARE),
            fields=some(SHARE),
            topics=of(arriving=TRENDS, reading=TRENDS),
            sources=some(
                of(
                    name=text(), feed=or_null(text()), arrived=number(), read=number(), seen=number(),
                    bookmarked=number(), read_rate=real(), bookmark_rate=real(), worth=real(),
                )
            ),
            streak=or_null(number("Days in a row, where the configuration asks for it.")),
        ),
    ),
    "sync": (
        "A line for each service, and one for the shared library; with `--watch` one whenever its state changes.",
        either(SYNCED, IN_STEP),
    ),
    "unfollow": ("A line for each subscription that was ended.", FEED),
    "verify": ("A line for each sentence.", CLAIM),
    "views": (
        "A line for each view.",
        of(
            name=text(), query=text(), kind=text("`built-in`, `decision`, `folder` or `own`."),
            key=text("That opens it, empty for none."), unread=number(), total=number(),
            problem=text("Why its query cannot be answered, empty where it can."),
        ),
    ),
    "why": ("One object.", of(**WHY, optional={**APART, "tried": TRIED})),
}  # fmt: skip
"""By command: how many objects it prints, and what each of them is."""


def files() -> dict[str, str]:
    """The content of each file, by its name."""
    found = {"digest.json": document("digest.json", "A digest, as digest gives it to other programs", "", DIGEST)}
    for command, (printed, schema) in SCHEMAS.items():
        name = f"{command}.json"
        found[name] = document(name, f"What `digest {command} --json` prints", printed, schema)
    return found


def document(name: str, title: str, printed: str, schema: Schema) -> str:
    head = {"$schema": DIALECT, "$id": name, "title": title, **({"$comment": printed} if printed else {})}
    return json.dumps({**head, **schema}, indent=2, ensure_ascii=False) + "\n"


def readme() -> str:
    """The page that leads to each file."""
    rows = [f"| [{name}]({name}) | {json.loads(content)['title']} |" for name, content in sorted(files().items())]
    head = [
        "# JSON Schemas",
        "",
        "Written by `make docs`; [scripts](../scripts.md) says how to use what they describe.",
        "",
    ]
    return "\n".join([*head, "| file | what it describes |", "| --- | --- |", *rows]) + "\n"


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for stale in FOLDER.glob("*.json"):
        stale.unlink()
    for name, content in files().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
    (FOLDER / "README.md").write_text(readme(), encoding="utf-8")


if __name__ == "__main__":
    write()
