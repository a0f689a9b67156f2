"""One curated page in every form in which it may arrive, and small pages for the cases."""

from __future__ import annotations

import io
from dataclasses import replace

from reader.model.digest import Depth, Digest, Field, Related
from reader.sources.files import Failure, read_stream

TITLE = "Why small queues beat big buffers"
LINK = "https://backpressure.example/queues"
SUMMARY = (
    "A queue hides trouble until it is full. The author's team watched latency climb for hours, and nobody was paged.",
    'They cut the buffer from 10,000 entries to 64 & shed the rest; the "lost" requests had timed out anyway.',
)
TAKEAWAY = "For SRE leads, bound every queue by time, not by length. Refuse early, and say so."
INSIGHTS = ("Latency is the first symptom of a full queue.", "Shedding load early protects those already served.")
PRINCIPLES = ("Prefer refusing over waiting.",)
METHOD = ("Measure the time spent in the queue.", "Set a deadline per request.", "Drop what is past it.")
PRACTICE = "Start with one service and a 200 ms budget."
TOPICS = ("queueing theory", "load shedding", "latency")
ROLES = ("Site Reliability Engineer", "Platform Engineer", "CTO")
CREDIT = (
    "Editorial summary, takeaway, and curation by Kitchen Table. Original article published by Backpressure Weekly."
)

DIGEST = Digest(
    id="",
    title=TITLE,
    source="Backpressure Weekly",
    curator="Kitchen Table",
    field=Field("Technology & Digital", ("Networking", "Reliability Engineering")),
    depth=Depth("advanced", "low"),
    summary="\n\n".join(SUMMARY),
    takeaway=TAKEAWAY,
    insights=INSIGHTS,
    principles=PRINCIPLES,
    method=METHOD,
    in_practice=(PRACTICE,),
    topics=TOPICS,
    best_for=ROLES,
    related=(Related("Little's law for the impatient"), Related("Tail latency, explained")),
    attribution=CREDIT,
)
"""What every form below says, links aside."""

PLAIN = f"""{TITLE}

· Source: Backpressure Weekly · Field: Technology & Digital — Networking, Reliability Engineering · Depth: Advanced, low

Summary

{SUMMARY[0]}

{SUMMARY[1]}

Key takeaway

{TAKEAWAY}

Key insights

• {INSIGHTS[0]}
• {INSIGHTS[1]}

Principles

{PRINCIPLES[0]}

Method

1. {METHOD[0]}
2. {METHOD[1]}
3. {METHOD[2]}

In practice

{PRACTICE}

Topics

{", ".join(TOPICS)}

Best for: {", ".join(ROLES)}

Related on Kitchen Table

Little's law for the impatient
Tail latency, explained

Open in Kitchen Table →

{CREDIT}
"""

_MARKDOWN_BODY = f"""## Summary

{SUMMARY[0]}

{SUMMARY[1]}

## Key takeaway

{TAKEAWAY}

## Key insights

- {INSIGHTS[0]}
- {INSIGHTS[1]}

## Principles

{PRINCIPLES[0]}

## Method

1. {METHOD[0]}
2. {METHOD[1]}
3. {METHOD[2]}

## In practice

{PRACTICE}

## Topics

{", ".join(TOPICS)}

**Best for:** {", ".join(ROLES)}

## Related on Kitchen Table

- [Little's law for the impatient](https://kitchen.example/little)
- Tail latency, explained

[Open in Kitchen Table →]({LINK})

*{CREDIT}*
"""

MARKDOWN = f"""# {TITLE}

· **Source:** Backpressure Weekly · **Field:** Technology & Digital — Networking, Reliability Engineering · **Depth:** Advanced, low

{_MARKDOWN_BODY}"""  # noqa: E501

FRONT_MATTER = f"""---
title: "{TITLE}"
source: Backpressure Weekly
field: Technology & Digital — Networking, Reliability Engineering
depth: Advanced, low
---

# {TITLE}

{_MARKDOWN_BODY}"""

_ITEMS = "\n".join
HTML = f"""<!DOCTYPE html>
<!-- saved from url=(0040)https://kitchen.example/d/queues -->
<html lang="en" data-theme="dark"><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width"><title>{TITLE} | Kitchen Table</title>
<link rel="stylesheet" href="./queues_files/main.css">
<script>window.__DATA__ = {{"title": "<h1>Summary</h1>", "a": "</div>"}};</script>
<style>.sr-only{{position:absolute}}</style></head>
<body class="antialiased">
<noscript><iframe src="https://tags.example/ns" height="0"></iframe></noscript>
<div hidden><h1>Sign in to continue</h1><div>Summary</div></div>
<header><a href="/"><svg viewBox="0 0 9 9"><title>Logo</title><path d="M0"></path></svg><span>Kitchen Table</span></a>
<nav><ul><li><a href="/today">Today</a></li><li><a href="/roles">Roles</a></li><li><a href="/topics">All topics</a></li></ul></nav>
<button aria-label="Menu"></button></header>
<main><article>
<h1 class="mt-2"><span>{TITLE}</span></h1>
<p class="meta"><span>·&nbsp;</span><span>Source: <a href="https://backpressure.example/">Backpressure Weekly</a></span>
<span> · </span><span>Field: Technology &amp; Digital &mdash; Networking, Reliability Engineering</span><span>&nbsp;·&nbsp;</span><span>Depth:
Advanced, low</span></p>
<section><h2>Summary</h2><p>A queue hides trouble until it is full. The author&#39;s team watched <em>latency</em> climb
for hours, and nobody was paged.</p><p>They cut the buffer from 10,000&nbsp;entries to 64 &amp; shed the rest; the &quot;lost&quot; requests
had timed out anyway.</p></section>
<aside class="callout"><h3>Key takeaway</h3><div>{TAKEAWAY}</div></aside>
<section><h2>Key insights</h2><ul><li><p>{INSIGHTS[0]}</p></li><li>{INSIGHTS[1]}</li></ul></section>
<section><h2>Principles</h2><p>{PRINCIPLES[0]}</p></section>
<section><h2>Method</h2><ol>{_ITEMS(f"<li>{step}</li>" for step in METHOD)}</ol></section>
<section><h2>In practice</h2><p>{PRACTICE}</p></section>
<section><h2>Topics</h2><div class="chips">{"".join(f'<a class="chip" href="/t">{topic}</a>' for topic in TOPICS)}</div></section>
<p><strong>Best for:</strong> {", ".join(ROLES)}</p>
<h2>Related on Kitchen Table</h2>
<ul><li><a href="https://kitchen.example/little">Little's law for the impatient</a></li><li>Tail latency, explained</li></ul>
<p><a href="{LINK}" target="_blank">Open in Kitchen Table <span aria-hidden="true">→</span></a></p>
<p class="credit">{CREDIT}</p>
</article></main>
<footer><p>© Kitchen Table. We use cookies so that the site remembers you, to count visits, and to keep the lights on; by reading
on you agree to the storing of cookies on your device, as our policy explains at length, with examples, a table and a glossary.</p>
<ul><li><a href="/privacy">Privacy</a></li><li><a href="/terms">Terms</a></li></ul></footer>
<script src="./queues_files/app.js"></script></body></html>
"""  # noqa: E501 (pages are as browsers save them)


def read(content: str | bytes, form: str = "") -> list[Digest | Failure]:
    """What the door makes of a file with this content."""
    raw = content.encode() if isinstance(content, str) else content
    return list(read_stream(io.BytesIO(raw), "page", form))


def one(content: str | bytes, form: str = "") -> Digest:
    """The only digest in this content."""
    (found,) = read(content, form)
    assert isinstance(found, Digest), found
    return found


def without_links(digest: Digest) -> Digest:
    """The digest with nothing in it that a copied text cannot carry."""
    related = tuple(replace(r, link="") for r in digest.related)
    return replace(digest, id="", link="", related=related)


def small(title: str, *, source: str = "The Ledger", body: str = "Something happened.") -> str:
    """A page of three lines."""
    return f"{title}\n\n· Source: {source} · Depth: Expert, high\n\nSummary\n\n{body}\n"
