"""The words of feeds: what is HTML, what only looks like it, and what must never be lost."""

from __future__ import annotations

import orjson
import pytest

from reader.model.article import from_document, to_document
from reader.model.digest import Digest
from reader.sources.body import abstract_of
from reader.sources.feed import parse_feed
from reader.sources.feed_text import is_markup, markdown_of, words_of
from reader.text import clean, plain

FEED = "https://quay.example/feed"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)


def rss(*items: str, head: str = "<link>https://quay.example/</link>", spaces: str = SPACES) -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {spaces}><channel><title>Quay</title>{head}{inner}</channel></rss>'.encode()


def atom(*entries: str, head: str = "") -> bytes:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay</title>{head}{inner}</feed>'.encode()


def only(content: bytes, link: str = FEED) -> Digest:
    (digest,) = parse_feed(content, FEED, link).entries
    return digest


def text_of(content: bytes) -> str:
    article = only(content).article
    assert article is not None
    return article.text


LONG = "The tide came in at nine and left the whole pier under water until noon."


@pytest.mark.parametrize(
    "item",
    [
        f"<description>{LONG}</description><media:group><media:description>A pier.</media:description></media:group>",
        f"<media:description>{'A pier at dusk. ' * 9}</media:description><description>{LONG}</description>",
        f"<description>{LONG}</description><content:encoded>…</content:encoded>",
        f"<content:encoded><![CDATA[<p>{LONG}</p>]]></content:encoded><description>In short.</description>",
        f"<description>Short.</description><itunes:summary>{LONG}</itunes:summary>",
        f"<media:group><media:description>{LONG}</media:description></media:group>",
    ],
)
def test_the_longest_whole_text_is_the_article(item: str) -> None:
    assert text_of(rss(f"<title>t</title><link>/a</link>{item}")) == LONG


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("The &lt;summary&gt; element", "The <summary> element"),
        ("Result&lt;T, E&gt; explained", "Result<T, E> explained"),
        ("&lt;gull&gt;", "<gull>"),
        ("Why &lt;td&gt;s nest", "Why <td>s nest"),
        ("a &lt; b &amp;amp;&amp;amp; c", "a < b && c"),
        ("&lt;i&gt;Gull&lt;/i&gt; &amp;amp; tern", "Gull & tern"),
        ("R&amp;amp;D", "R&D"),
        ("Tern&amp;#8217;s nest", "Tern’s nest"),
        ("10&lt;sup&gt;9&lt;/sup&gt; gulls, CO&lt;sub&gt;2&lt;/sub&gt;", "10⁹ gulls, CO₂"),
    ],
)
def test_a_title_keeps_what_is_no_tag(stated: str, words: str) -> None:
    assert only(rss(f"<title>{stated}</title><link>/a</link>")).title == words
    assert only(atom(f'<title type="text">{stated}</title><link href="/a"/>')).title == words


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("for all $k<m$ and m>2, so it holds.", "for all $k<m$ and m>2, so it holds."),
        ("<p>for all $k<m$ it <b>holds</b></p>", "for all $k<m$ it **holds**"),
        ("<p>A Map<String, List<Object>> of <i>gulls</i></p>", "A Map<String, List<Object>> of *gulls*"),
        ("when p<q and q<r, p<r", "when p<q and q<r, p<r"),
        ("<gull> and <tern> are birds", "<gull> and <tern> are birds"),
        ("Use <b>bold</b>", "Use **bold**"),
        ("One<br>two", "One  \ntwo"),
        ("<my-bird>Gull</my-bird><p>x</p>", "Gull\n\nx"),
        ("&lt;p&gt;Sent &lt;b&gt;twice&lt;/b&gt; escaped&lt;/p&gt;", "Sent **twice** escaped"),
        ("<p>Write &lt;b&gt; for bold</p>", "Write <b> for bold"),
        ("x <noscript><p>Words</p></noscript> y<p>z</p>", "x\n\nWords\n\ny\n\nz"),
    ],
)  # fmt: skip
def test_a_body_keeps_what_is_no_tag(body: str, markdown: str) -> None:
    assert text_of(rss(f"<title>t</title><link>/a</link><description><![CDATA[{body}]]></description>")) == markdown


@pytest.mark.parametrize(
    ("html", "link"),
    [
        ('<iframe src="https://www.youtube.com/embed/x"></iframe>', "[Video: youtube.com](https://www.youtube.com/embed/x)"),
        ('<iframe title="A map" data-src="https://m.example/1"></iframe>', "[A map](https://m.example/1)"),
        ('<video controls><source src="/v.mp4"></video>', "[Video](https://quay.example/v.mp4)"),
        ('<audio src="https://a.example/a.mp3">No sound.</audio>', "[Audio](https://a.example/a.mp3)"),
        ('<embed src="https://e.example/x.swf">', "[Embedded: e.example](https://e.example/x.swf)"),
        ('<object data="https://o.example/x"><p>Old</p></object>', "[Embedded: o.example](https://o.example/x)"),
        ('<iframe src="javascript:x()"></iframe>', ""),
    ],
)  # fmt: skip
def test_what_is_embedded_is_a_named_link(html: str, link: str) -> None:
    found = text_of(
        rss(f"<title>t</title><link>/a</link><description><![CDATA[<p>See</p>{html}<p>End</p>]]></description>")
    )
    assert found == "\n\n".join(filter(None, ("See", link, "End")))


def test_a_picture_without_scripts_is_no_second_picture() -> None:
    assert markdown_of('<p>a</p><noscript><img src="https://x.example/i.png" alt="i"></noscript>', "html") == "a"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain words", False),
        ("a < b", False),
        ("<heron>", False),
        ("<b>", False),
        ("<b>x</b>", True),
        ("a<br/>b", True),
        ("<P>x", True),
        ('<a href="/x">y', True),
        ("Vec<u8>", False),
        ("<col> in <colgroup>", False),
        ("<!-- x -->", False),
    ],
)
def test_what_is_markup(text: str, expected: bool) -> None:
    assert is_markup(text) is expected


def test_lines_of_plain_text_stay_lines_and_wrapped_ones_are_joined() -> None:
    assert markdown_of("0:00 Gulls\n1:30 Terns\n4:10 Skuas") == "0:00 Gulls  \n1:30 Terns  \n4:10 Skuas"
    lines = (
        "The tide came in at nine and left the whole of the pier",
        "under water until noon, when all of the gulls came to it",
        "back.",
    )
    wrapped = "\n".join(lines)
    assert markdown_of(wrapped) == wrapped


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        ("They said â€œgullâ€\x9d twice.", "They said â€œgullâ€ twice."),
        ("\u00e2\x80\x9cGull\u00e2\x80\x9d and \u00e2\x80\x98tern\u00e2\x80\x99", "“Gull” and ‘tern’"),
        ("five \x80 and \x93six\x94 \x96 \x85", "five € and “six” – \n"),
        ("a \x90 b \x98 c \x9e d \x9f e", "a  b ˜ c ž d Ÿ e"),
    ],
)
def test_mojibake_swallows_nothing(dirty: str, shown: str) -> None:
    assert clean(dirty) == shown
    assert clean(shown) == shown


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("~5 minutes, 2*3*4, ~/.gull and a_b_c", "~5 minutes, 2*3*4, ~/.gull and a_b_c"),
        ("__init__ takes *args and **kwargs", "__init__ takes *args and **kwargs"),
        ("rm *.o; ls *.c", "rm *.o; ls *.c"),
        ("**bold**, *em*, ~~gone~~, `co*de*`", "bold, em, gone, co*de*"),
        (r"\_\_init\_\_ and \*args", "__init__ and *args"),
        ("[![Gull](https://x.example/i.png)](https://x.example/) by [**Ann**](https://a.example/)", "Gull by Ann"),
        ("[[link]](https://x.example/a) [/u/ann](https://x.example/u(1))", "[link] /u/ann"),
        ('![(OC) A gull](https://x.example/i.png "(OC) A gull")', "(OC) A gull"),
        ("这是**重点**内容", "这是重点内容"),
        ("# Head\n> said\n- one", "Head\nsaid\none"),
    ],
)
def test_plain_text_keeps_what_is_its_own(markdown: str, words: str) -> None:
    assert plain(markdown) == words


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("ann@gull.technology (Ann Tern)", ("Ann Tern",)),
        ("Ann Tern &lt;ann@gull.museum&gt;", ("Ann Tern",)),
        ("Ann Tern (ann@mail.gull.photography)", ("Ann Tern",)),
        ("ann.tern+x@gull.co.uk", ()),
        ("mailto:ann@gull.online (Ann (Tern))", ("Ann (Tern)",)),
        ("Ann &amp;amp; Bo", ("Ann & Bo",)),
        ("noreply@gull.dev (admin)", ()),
        ("Ann @ Quay", ("Ann @ Quay",)),
    ],
)
def test_an_address_is_cut_from_a_name(stated: str, names: tuple[str, ...]) -> None:
    assert only(rss(f"<title>t</title><link>/a</link><author>{stated}</author>")).authors == names


def test_an_atom_entry_without_author_has_its_feeds() -> None:
    own = "<author><name>Bo</name></author>"
    feed = atom(
        "<title>a</title><link href='/a'/>",
        f"<title>b</title><link href='/b'/>{own}",
        head="<author><name>Ann</name></author>",
    )
    assert [d.authors for d in parse_feed(feed, FEED, FEED).entries] == [("Ann",), ("Bo",)]


def test_entities_are_decoded_once_in_every_format() -> None:
    item = {
        "id": "https://quay.example/1",
        "title": "Ebb &amp; flow",
        "tags": ["R&amp;D"],
        "authors": [{"name": "Ann &amp; Bo"}],
        "content_html": "&lt;p&gt;Slow &lt;em&gt;water&lt;/em&gt;&lt;/p&gt;",
        "date_published": "Mon, 02 Mar 2020 10:00:00 CET",
    }
    feed = {"title": "Quay &#8211; log", "items": [item], "version": "https://jsonfeed.org/version/1.1"}
    found = parse_feed(orjson.dumps(feed), FEED, FEED)
    (digest,) = found.entries
    assert (found.title, digest.title, digest.topics, digest.authors) == (
        "Quay – log",
        "Ebb & flow",
        ("R&D",),
        ("Ann & Bo",),
    )
    assert (digest.link, digest.published) == ("https://quay.example/1", "2020-03-02T09:00:00Z")
    assert digest.article is not None
    assert digest.article.text == "Slow *water*"
    stated = ("<![CDATA[Fish &amp; chips]]>", "R&amp;amp;D", "&lt;i&gt;Gulls&lt;/i&gt;")
    topics = "".join(f"<category>{text}</category>" for text in stated)
    assert only(rss(f"<title>t</title><link>/a</link>{topics}")).topics == ("Fish & chips", "R&D", "Gulls")


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("Thu, 01 Jan 2099 00:00:00 GMT", ""),
        ("Thu, 01 Jan 1970 00:00:00 GMT", ""),
        ("Sometime", ""),
        ("2020/03/02 10:00:00", "2020-03-02T10:00:00Z"),
        ("1583143200000", "2020-03-02T10:00:00Z"),
        ("Mon, 02 Mar 2020 10:00:00 CEST", "2020-03-02T08:00:00Z"),
    ],
)
def test_a_date_is_believed_or_kept_as_it_is_stated(stated: str, published: str) -> None:
    digest = only(rss(f"<title>t</title><link>/a</link><pubDate>{stated}</pubDate>"))
    assert (digest.published, digest.stated_published) == (published, "" if published else stated)


def test_another_date_counts_where_the_first_cannot_be_believed() -> None:
    item = "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate><dc:date>2020-03-02</dc:date>"
    assert only(rss(f"<title>t</title><link>/a</link>{item}")).published == "2020-03-02"


def test_what_an_rss_feed_links_to_is_relative_to_its_site() -> None:
    item = '<title>t</title><link>/a</link><description>&lt;a href="map"&gt;map&lt;/a&gt;</description>'
    digest = only(rss(item, head="<link>https://blog.example/x/</link>"), "https://feeds.example/quay")
    assert digest.link == "https://blog.example/a"
    assert digest.article is not None
    assert digest.article.text == "[map](https://blog.example/x/map)"


def test_words_that_are_no_html_have_no_tags() -> None:
    assert words_of("Plain < words > & more") == "Plain < words > & more"


def test_a_name_with_two_underscores_on_each_side_is_no_bold_word() -> None:
    entry = "<item><title>t</title><description>Set __slots__ and __all__.</description></item>"
    (digest,) = parse_feed(f"<rss version='2.0'><channel><title>f</title>{entry}</channel></rss>".encode()).entries
    assert digest.article is not None
    assert plain(digest.article.text) == "Set __slots__ and __all__."
    assert "**" not in digest.article.text
    assert digest.article.text.startswith("Set \\_")


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("<ul><li>Copper is green</li><li>Iron is brown</li></ul>", "Copper is green; Iron is brown"),
        ("<ol><li>Wipe it.</li><li>Dip it!</li><li>Fire it</li></ol>", "Wipe it. Dip it! Fire it"),
        ("<p>Bring:</p><ul><li>boots</li><li>nets<ul><li>fine</li></ul></li></ul>", "Bring:\n\nboots; nets; fine"),
        ("<p>A line<br>and its second half</p>", "A line and its second half"),
    ],
)
def test_the_items_of_a_list_are_parted_in_an_abstract(body: str, summary: str) -> None:
    item = f"<title>t</title><link>/a</link><description><![CDATA[{body}]]></description>"
    assert only(rss(item)).summary == summary
    long = f"<content:encoded><![CDATA[{body}<p>{'More of it is said here. ' * 9}</p>]]></content:encoded>"
    digest = only(rss(item + long))
    assert digest.summary == summary
    assert abstract_of(digest.article.text if digest.article else "").startswith(summary)


@pytest.mark.parametrize(
    ("stated", "seconds", "shown"),
    [
        ("42:10", 2530, "42 min"),
        ("1:02:03", 3723, "1 h 2 min"),
        ("2520", 2520, "42 min"),
        ("2520.5", 2520, "42 min"),
        ("42 min", 2520, "42 min"),
        ("1 hr 5 mins", 3900, "1 h 5 min"),
        ("PT59M59S", 3599, "1 h"),
        ("00:00:45", 45, "45 s"),
        ("soon", 0, ""),
        ("", 0, ""),
        ("9" * 300, 0, ""),
    ],
)
def test_how_long_an_episode_plays_is_kept(stated: str, seconds: int, shown: str) -> None:
    item = (
        "<title>t</title><link>/a</link><enclosure url='/a.mp3' type='audio/mpeg'/>"
        "<enclosure url='/a.png' type='image/png'/>"
        f"<itunes:duration xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>{stated}</itunes:duration>"
    )
    article = only(rss(item)).article
    assert article is not None
    sound, cover = article.enclosures
    assert (sound.seconds, sound.playing_time, cover.seconds) == (seconds, shown, 0)
    assert from_document(to_document(article)) == article


def test_an_attachment_of_a_json_feed_says_how_long_it_plays() -> None:
    sound = {"url": "https://quay.example/1.mp3", "mime_type": "audio/mpeg", "duration_in_seconds": 90.5}
    item = {"id": "1", "title": "Mud", "content_text": "Mud.", "attachments": [sound]}
    feed = orjson.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Tide", "items": [item]})
    article = only(feed).article
    assert article is not None
    assert article.enclosures[0].seconds == 90
