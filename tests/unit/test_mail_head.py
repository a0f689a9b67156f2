"""What a program sets over a post that it mails goes, and where the post is on the web is its link."""

from __future__ import annotations

import pytest

from reader.sources.links import unwrapped
from reader.sources.mail import parse_message
from reader.sources.mail_head import leads_to_browser, without_head
from tests.unit.test_mail import mail

TITLE = "A map of every bench"
FIRST = "There are 412 benches in our town and nobody had counted them until a rainy week in March gave us nothing better to do."
REST = (
    "We walked every street twice, once for the benches and once for what can be seen from them, and wrote both down."
)
BODY = f"<p>{FIRST}</p><p>{REST}</p>"
POST = "https://slowmaps.substack.com/p/a-map-of-every-bench"
APP = "https://substack.com/app-link/post?publication_id=77&post_id=88"
KEYED = f"{APP}&isFreemail=true&r=ab1&token=eyJ1c2VyX2lkIjoxfQ.x"
OPEN = "https://open.substack.com/pub/slowmaps/p/a-map-of-every-bench?utm_source=email&redirect=app-store"

SUBSTACK = f"""<div>Forwarded this email? <a href="https://slowmaps.substack.com/subscribe">Subscribe here</a> for more</div>
<h1 class="post-title"><a href="{KEYED}">{TITLE}</a></h1><h3 class="subtitle">Counting what people sit on</h3>
<table><tr><td><table><tr><td><a href="https://substack.com/@tove">Tove Lind</a></td></tr><tr><td><time>Nov 10</time></td></tr></table></td></tr></table>
<table><tr><td><a href="{APP}&submitLike=true"><img alt="" src="https://substackcdn.com/h.png"></a></td><td>12</td>
<td><a href="{APP}&action=post-comment">Comment</a></td><td><a href="https://substack.com/redirect/2/x">Restack</a></td>
<td><a href="%s">READ IN APP<img alt="" src="https://substackcdn.com/a.png"></a></td></tr></table>
{BODY}<p class="button-wrapper"><a href="https://slowmaps.substack.com/subscribe?"><span>Subscribe now</span></a></p><p>The end.</p>"""


@pytest.mark.parametrize(
    ("html", "text", "headers", "link"),
    [
        (SUBSTACK % OPEN, "plain", {}, POST),
        (SUBSTACK % KEYED, f"View this post on the web at {POST}\n\nx", {}, POST),
        (SUBSTACK % KEYED, "plain", {"List_Post": f"<{POST}>"}, POST),
        (SUBSTACK % KEYED, "plain", {"List_Post": "<mailto:slowmaps@mail.example>"}, APP),
    ],
)
def test_a_post_of_substack_is_its_own_words_under_its_own_address(
    html: str, text: str, headers: dict[str, str], link: str
) -> None:
    sender = "Tove Lind from Slow Maps <slowmaps@substack.example>"
    (digest,) = parse_message(mail(html, text, From=sender, Subject=TITLE, **headers))
    assert digest.link == link
    assert digest.article is not None
    assert digest.article.text == f"### Counting what people sit on\n\n{FIRST}\n\n{REST}\n\nThe end."
    assert digest.summary.startswith(FIRST)
    assert (digest.source, digest.authors) == ("Slow Maps", ("Tove Lind",))


@pytest.mark.parametrize(
    ("head", "link"),
    [
        (f'<h1><a href="https://ghost.example/bench/">{TITLE}</a></h1><p>By Tove Lind • 10 Nov 2026 • 5 min read</p><p><a href="https://ghost.example/bench/">View in browser</a></p>', "https://ghost.example/bench/"),
        (f'<p>November 10, 2026 | <a href="https://hive.example/p/bench">Read Online</a></p><h1>{TITLE}</h1>', "https://hive.example/p/bench"),
        (f'<p><a href="https://mailchi.mp/town/bench">View this email in your browser</a></p><h1>{TITLE}</h1>', "https://mailchi.mp/town/bench"),
        (f'<p><a href="https://kit.example/b">Im Browser ansehen</a></p><h2>{TITLE}</h2>', "https://kit.example/b"),
        (f'<p><a href="https://kit.example/b">Voir dans le navigateur</a></p><h2>{TITLE}</h2>', "https://kit.example/b"),
        (f'<h2>{TITLE}</h2><p>Tove Lind</p><p>Nov 10</p><p><a href="https://press.example/b">Read in app</a></p>', "https://press.example/b"),
    ],
)  # fmt: skip
def test_other_programs_say_the_same_in_other_words(head: str, link: str) -> None:
    (digest,) = parse_message(mail(head + BODY, From="Tove Lind <tove@town.example>", Subject=TITLE))
    assert digest.link == link
    assert digest.article is not None
    assert digest.article.text.endswith(f"{FIRST}\n\n{REST}")
    assert digest.article.text.startswith((FIRST, "November 10, 2026 |"))
    assert TITLE not in digest.article.text


@pytest.mark.parametrize(
    "text",
    [
        f"Dear all,\n\n12\n\n{FIRST}",
        f"Nov 10\n\nTove Lind\n\n{FIRST}",
        f"# Chapter 12\n\n{FIRST}",
        f"{FIRST}\n\n{TITLE}\n\nLike\n\nComment",
        TITLE,
        f"Like a bench\n\nComment on it if you wish\n\n{FIRST}",
    ],
)
def test_a_letter_that_is_no_post_keeps_its_beginning(text: str) -> None:
    assert without_head(text, TITLE, ("Tove Lind",)) == text


@pytest.mark.parametrize(
    ("label", "leads"),
    [
        ("View in browser", True),
        ("READ IN APP", True),
        ("Read this newsletter online", True),
        ("Ver en el navegador", True),
        ("Bekijk deze e-mail online", True),
        ("See how the web grew", False),
        ("Why we read in bed", False),
        ("App", False),
        ("", False),
    ],
)
def test_only_words_that_lead_to_the_same_mail_are_its_address(label: str, leads: bool) -> None:
    assert leads_to_browser(label) is leads


def test_a_link_into_the_app_leads_to_the_post_without_its_readers_key() -> None:
    assert unwrapped(OPEN) == POST
    assert unwrapped(KEYED) == APP
    assert unwrapped(APP) == APP
    assert unwrapped("https://substack.com/@tove/note/c-1") == "https://substack.com/@tove/note/c-1"
