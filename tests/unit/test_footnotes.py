"""Footnotes of HTML, as those of Markdown: what is referred to can be gone to, and no word is lost or said twice."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library import Library
from reader.library.versions import joined
from reader.model.digest import Digest
from reader.model.highlights import Highlight, gone
from reader.model.page.laid import Laid
from reader.model.page.layout import Layout
from reader.model.page.markdown import markdown_blocks
from reader.model.query_text import parse
from reader.sources import footnotes
from reader.sources.body import abstract_of, to_markdown
from reader.sources.feed import parse_feed
from reader.sources.mail import parse_message
from reader.text import plain

REFERENCE = '<sup id="fnref1"><a href="#fn1">1</a></sup>'
NOTES = '<ol><li id="fn1">Who <em>sold</em> ink. <a href="#fnref1">↩</a></li></ol>'


WRITTEN = (
    '<p>It rose<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup>.</p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>Who <em>sold</em> ink. <a href="#fnref:1" class="reversefootnote" role="doc-backlink">&#8617;</a></p></li></ol></div>',
    '<p>It rose<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a>.</p><section class="footnotes" role="doc-endnotes"><ol><li id="fn1"><p>Who <em>sold</em> ink.<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>',
    '<p>It rose<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>.</p><section class="footnotes"><ol class="footnotes-list"><li id="fn1" class="footnote-item"><p>Who <em>sold</em> ink. <a href="#fnref1" class="footnote-backref">↩︎</a></p></li></ol></section>',
    '<p>It rose<sup><a href="#fn-1-ab" id="user-content-fnref-1-ab" data-footnote-ref="">1</a></sup>.</p><section data-footnotes="" class="footnotes"><ol><li id="user-content-fn-1-ab"><p>Who <em>sold</em> ink. <a href="#user-content-fnref-1-ab" data-footnote-backref="" class="data-footnote-backref">↩</a></p></li></ol></section>',
    '<p>It rose<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>.</p><div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a><div class="footnote-content"><p>Who <em>sold</em> ink.</p></div></div>',
    '<p>It rose<sup data-fn="ab-cd" class="fn"><a href="#ab-cd" id="ab-cd-link">1</a></sup>.</p><ol class="wp-block-footnotes"><li id="ab-cd">Who <em>sold</em> ink. <a href="#ab-cd-link" aria-label="Jump">↩︎</a></li></ol>',
    '<p>It rose<a href="#_ftn1" name="_ftnref1">[1]</a>.</p><p><a href="#_ftnref1" name="_ftn1">[1]</a> Who <em>sold</em> ink.</p>',
    '<p>It rose<sup><a href="#fn1" id="r1">[1]</a></sup>.</p><p id="fn1">[1] Who <em>sold</em> ink.</p>',
    '<p>It rose<sup><a href="#fn1" id="r1">[1]</a></sup>.</p><p><a name="fn1"></a>[1] Who <em>sold</em> ink.</p>',
    '<p>It rose<sup class="footnote-reference"><a href="#1">1</a></sup>.</p><div class="footnote-definition" id="1"><sup class="footnote-definition-label">1</sup><p>Who <em>sold</em> ink.</p></div>',
    '<p>It rose<a class="footnote-reference" href="#id2" role="doc-noteref"><span>[</span>1<span>]</span></a>.</p><aside class="footnote-list"><aside class="footnote" id="id2" role="doc-footnote"><span class="label"><span>[</span><a role="doc-backlink" href="#id1">1</a><span>]</span></span><p>Who <em>sold</em> ink.</p></aside></aside>',
    '<p>It rose<a class="footnote-reference" href="#id2">1</a>.</p><dl class="footnote"><dt class="label" id="id2"><a class="fn-backref" href="#id1">1</a></dt><dd><p>Who <em>sold</em> ink.</p></dd></dl>',
    '<p>It rose<sup><a href="#n1">1</a></sup>.</p><dl><dt>1.</dt><dd id="n1">Who <em>sold</em> ink.</dd></dl>',
    '<p>It rose<sup><a href="#n1">1</a></sup>.</p><table><tr id="n1"><td>[1]</td><td>Who <em>sold</em> ink.</td></tr></table>',
    '<p>It rose<sup id="cite_ref-1" class="reference"><a href="#cite_note-1"><span>[</span>1<span>]</span></a></sup>.</p><ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-1">^</a></b></span> <span class="reference-text">Who <em>sold</em> ink.</span></li></ol>',
    '<p>It rose<sup><a href="https://a.example/p#fn1">1</a></sup>.</p><ol><li id="fn1">Who <em>sold</em> ink. <a href="https://a.example/p#fnref1">↩</a></li></ol>',
)  # fmt: skip
"""The same as kramdown, Pandoc, markdown-it, GitHub, Substack, WordPress, Word, Zola, Docutils, MediaWiki and others write it."""


@pytest.mark.parametrize("html", WRITTEN)
def test_a_note_is_a_footnote_however_it_was_written(html: str) -> None:
    assert to_markdown(html) == "It rose[^1].\n\n[^1]: Who *sold* ink."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<p>It rose{REFERENCE}.</p>", "It rose[1]."),
        (f"<p>It rose{REFERENCE}.</p><ol hidden><li hidden id=fn1>Gone.</li></ol>", "It rose[1]."),
        (f"<p>It rose{REFERENCE}.</p><ol><li id=fn1><a href='#fnref1'>↩</a></li></ol>", "It rose[1].\n\n1."),
        (f"{NOTES}<p>It rose{REFERENCE}.</p>", "1. Who *sold* ink.\n\nIt rose[1]."),
        (f"<p>So.</p><ol><li id=fn1>Who{REFERENCE} sold.</li></ol>", "So.\n\n1. Who[1] sold."),
        (f"<p>As in <code>[^a]</code>, [^1]; it rose{REFERENCE}.</p>{NOTES}", "As in `[^a]`, [^1]; it rose[1].\n\n1. Who *sold* ink."),
        (f"<p>It <code>rose{REFERENCE}</code></p>{NOTES}", "It `rose[1]`\n\n1. Who *sold* ink."),
        (f"<p>It <a href='https://a.example/'>rose{REFERENCE}</a></p>{NOTES}", "It [rose[1]](https://a.example/)\n\n1. Who *sold* ink."),
        (f"<p>It rose<br>{REFERENCE}: so</p>{NOTES}", "It rose  \n[1]: so\n\n[1] Who *sold* ink."),
        (f"<p>It rose{REFERENCE}(as they say).</p>{NOTES}", "It rose[^1]\\(as they say).\n\n[^1]: Who *sold* ink."),
        (f"<p>It rose{REFERENCE}.</p><blockquote>{NOTES}</blockquote>", "It rose[1].\n> 1. Who *sold* ink."),
        ('<p>It rose<sup><a href="#fn1">†</a></sup>.</p><p id="fn1">Ink.</p>', "It rose†.\n\nInk."),
        ('<p>It rose<sup><a href="https://b.example/#fn1">1</a></sup>.</p><p id="fn1">Ink.</p>', "It rose[1].\n\nInk."),
        ('<p>Go to<a href="#2">2</a></p><div id="2"><h2>Two</h2><p>Ink.</p></div>', "Go to[2]\n\n## Two\n\nInk."),
        ('<p>A<sup><a href="#fn1">1</a></sup></p><p id="fn1">One.</p><p>B<sup><a href="#x-fn1">1</a></sup></p><p id="x-fn1">Two.</p>', "A[^1]\n\n[^1]: One.\n\nB[1]\n\nTwo."),
        ('<p>A<a href="#fn1">1</a>, B<a href="#fn2">2</a></p><ol><li id="fn1">Outer <ol><li id="fn2">in.</li></ol></li></ol>', "A[1], B[2]\n\n1. Outer\n   1. in."),
        ('<p>A<sup><a href="#fn1">1</a>,<a href="#fn2">2</a></sup></p><ol><li id="fn1">One.</li><li id="fn2"><p>Two.</p><p>More.</p></li></ol>', "A[^1],[^2]\n\n[^1]: One.\n\n[^2]: Two.\n\nMore."),
        (f"<p>A{REFERENCE}</p><h2>Notes</h2><ol start=3><li>x</li><li id=fn1>yes</li><li>z</li></ol>", "A[^1]\n\n## Notes\n\n3. x\n\n[^1]: yes\n\n5. z"),
        (f"<p>A{REFERENCE}</p><ol><li id=fn1><em>1</em> is odd.</li></ol>", "A[^1]\n\n[^1]: *1* is odd."),
        (f"<p>A{REFERENCE}</p><ol><li id=fn1><pre>x\ny</pre></li></ol>", "A[^1]\n\n[^1]:\n\n```\nx\ny\n```"),
        ('<p>A<sup><a href="#fn(.*">1</a></sup></p><p id="fn(.*">Ink.</p>', "A[^1]\n\n[^1]: Ink."),
    ],
)  # fmt: skip
def test_what_leads_to_no_note_stays_a_number(html: str, text: str) -> None:
    assert to_markdown(html) == text


def test_the_text_cannot_bring_marks_of_its_own() -> None:
    html = f"<p>\ue0031\ue005 &#xE003;2&#xE005;{REFERENCE}</p><p>&#xE004;2&#xE005; x &#xE003;](javascript:a)&#xE005;</p>{NOTES}"
    assert "javascript:" not in re.sub(r"\ue003\S*", "", to_markdown(html))


CASES = {
    "references to one note": "".join(f"<p>a{REFERENCE}</p>" for _ in range(10_000)) + NOTES,
    "references in one": f"<p>a<sup>{''.join(f'<a href=#fn{n}>{n}</a>' for n in range(10_000))}</sup></p>{NOTES}",
    "notes": "".join(f"<p>a<sup><a href=#fn{n}>{n}</a></sup></p>" for n in range(5_000))
    + f"<ol>{''.join(f'<li id=fn{n}>T' for n in range(5_000))}</ol>",
    "rows": "".join(f"<p>a<sup><a href=#fn{n}>{n}</a></sup></p>" for n in range(5_000))
    + f"<table>{''.join(f'<tr id=fn{n}><td>T' for n in range(5_000))}</table>",
    "notes in notes": "".join(f"<p>a<sup><a href=#fn{n}>{n}</a></sup></p>" for n in range(5_000))
    + "".join(f"<div id=fn{n}>T" for n in range(5_000)),
    "marks": "<sup>1</sup>" + "&#xE003;1" * 100_000 + "&#xE005;",
}


@pytest.mark.parametrize("html", CASES.values(), ids=CASES)
def test_many_notes_take_no_square_of_their_number(html: str) -> None:
    start = time.process_time()
    to_markdown(html)
    assert time.process_time() - start < 5


words = st.lists(st.sampled_from("ink rope quay larch tide".split()), min_size=1, max_size=3).map(" ".join)
numbers = st.integers(1, 4)
references = numbers.map(lambda n: f'<sup id="fnref{n}"><a href="#fn{n}">{n}</a></sup>')
paragraphs = st.lists(words | references, max_size=5).map(lambda parts: f"<p>{' '.join(parts)}</p>")
holders = st.builds(
    lambda tag, n, inner: f'<{tag} id="fn{n}">{inner} <a href="#fnref{n}">↩</a></{tag}>',
    st.sampled_from(("li", "p", "div", "aside", "dd", "tr", "span")),
    numbers,
    words | words.map("<p>{0}</p><p>{0}</p>".format) | references | words.map("<td>{0}</td><td>{0}</td>".format),
)
bodies = st.recursive(
    st.lists(paragraphs | holders, max_size=6).map("".join),
    lambda inner: st.builds(
        lambda tag, within: f"<{tag}>{within}</{tag}>",
        st.sampled_from(("ol", "ul", "li", "div", "blockquote", "table", "dl", "section", "dt")),
        inner,
    ),
    max_leaves=4,
)


@given(st.lists(bodies, max_size=4).map("".join))
def test_no_word_is_lost_or_said_twice(html: str) -> None:
    def said(text: str) -> list[str]:
        return re.findall(r"[a-z]+", text)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(footnotes, "mark_notes", lambda root: None)
        before = to_markdown(html)
    after = to_markdown(html)
    assert said(after) == said(before)
    defined = re.findall(r"^ {0,3}\[\^(\w+)\]:", after, re.MULTILINE)
    assert sorted(defined) == sorted(set(re.findall(r"\[\^(\w+)\](?!:)", after)))


def test_a_reference_without_its_note_is_a_number_again() -> None:
    whole = "It rose.[^1] And `[^b]` fell.[^a]\n\n[^1]: Who sold ink.\n\n[^a]: Who bought it."
    first, last = whole[: whole.index("[^1]:")], whole[whole.index("[^1]:") :]
    assert footnotes.parted(first, whole) == "It rose.[1] And `[^b]` fell.[a]\n\n"
    assert footnotes.parted(last, whole) == last
    assert footnotes.parted(whole, whole) == whole
    assert footnotes.parted("As [^1] in patterns.", "As [^1] in patterns.\n\nAnd.") == "As [^1] in patterns."


def test_the_stories_of_a_mail_have_no_references_to_what_stands_elsewhere() -> None:
    def story(number: int) -> str:
        told = "The keeper of the log wrote down what the crew had told of ink and of rope on that day. " * 3
        return f'<h2><a href="https://a.example/{number}">Of ink, part {number}</a></h2><p>{told}{REFERENCE if number == 1 else ""}</p>'

    head = "From: Bight <log@a.example>\r\nSubject: The week\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    digests = parse_message(f"{head}{''.join(map(story, range(1, 6)))}{NOTES}".encode())
    texts = [each.article.text for each in digests if each.article is not None]
    assert len(texts) == 5
    assert "[1]" in texts[0]
    assert "[^1]" not in texts[0]
    (whole,) = parse_message(f"{head}<p>It rose{REFERENCE} with the tide of that day.</p>{NOTES}".encode())
    assert whole.article is not None
    assert whole.article.text == "It rose[^1] with the tide of that day.\n\n[^1]: Who *sold* ink."


def test_a_footnote_is_gone_to_and_back_from() -> None:
    html = f"<p>It rose.{REFERENCE}</p>{'<p>Words.</p>' * 30}<h2>Notes</h2>{NOTES}"
    page = Laid(markdown_blocks(to_markdown(html)), Layout(60), 400)
    note = page.note("1")
    assert page.lines[note].text.strip() == "[1] Who sold ink."
    assert page.lines[page.reference("1")].text.strip() == "It rose.[1]"
    assert 0 <= page.reference("1") < note


def test_as_plain_text_a_footnote_has_its_number() -> None:
    assert plain("It rose.[^1] `[^a]`\n\n[^1]: Who *sold* ink.") == "It rose.[1] [^a]\n\n[1]: Who sold ink."
    assert abstract_of(to_markdown(f"<p>It rose.{REFERENCE}</p>{NOTES}")) == "It rose.[1]\n\nWho sold ink."


def _as_it_came(html: str, *, with_footnotes: bool) -> Digest:
    feed = (
        '<rss version="2.0"><channel><title>Bight</title><item><title>Of ink</title><guid>7</guid>'
        f"<link>https://a.example/7</link><description><![CDATA[{html}]]></description></item></channel></rss>"
    )
    with pytest.MonkeyPatch.context() as patched:
        if not with_footnotes:
            patched.setattr(footnotes, "mark_notes", lambda root: None)
        (digest,) = parse_feed(feed.encode(), "https://a.example/feed").entries
    return digest


KNOWN = (
    *WRITTEN,
    f"<p>A{REFERENCE}</p><h2>Notes</h2><ol start=3><li>x</li><li id=fn1>yes</li><li>z</li></ol>",
    f"<p>A{REFERENCE} and B<sup><a href='#fn2'>2</a></sup></p><ol><li id=fn1>Who sold ink.</li><li id=fn2>Who bought ink.</li></ol>",
    f"<p>A{REFERENCE}</p><ul><li>x</li><li id=fn1><p>yes</p><p>w</p></li></ul>",
)


@pytest.mark.parametrize("html", KNOWN)
def test_an_article_that_came_before_its_footnotes_has_not_changed(library: Library, html: str) -> None:
    old, new = (_as_it_came(html, with_footnotes=which) for which in (False, True))
    assert old.article is not None
    assert new.article is not None
    assert "[^1]:" not in old.article.text
    library.add([old])
    library.mark({old.id: {"read": True}})
    added = library.add([new])
    assert (added.updated, added.unchanged) == ((), (old.id,))
    kept = library.get(old.id)
    assert kept.article is not None
    assert (kept.article.text, kept.article.changed) == (new.article.text, "")
    assert len(library.find(parse("is:read")).rows) == 1
    assert not gone(kept, [Highlight("It rose[1]."), Highlight("Who sold ink.")]) or "It rose" not in html
    assert library.add([new]).updated == ()


def test_words_that_change_beside_their_notes_are_a_change() -> None:
    html = f"<p>It rose{REFERENCE}.</p>{NOTES}"
    old = _as_it_came(html, with_footnotes=False)
    new = _as_it_came(html.replace("sold", "stole"), with_footnotes=True)
    kept = joined(old, replace(new, id=old.id), "2026-11-24T00:00:00Z").article
    assert kept is not None
    assert kept.changed == "2026-11-24T00:00:00Z"
