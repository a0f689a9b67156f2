"""What HTML means and Markdown has no sign for: exponents, notes, formulas, listings, players, a text's own marks."""

from __future__ import annotations

import time

import pytest

from reader.sources.body import to_markdown
from reader.sources.elements import needs_rewriting
from reader.text import plain

BASE = "https://bight.example/log/1"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("9.46 × 10<sup>15</sup> m", "9.46 × 10¹⁵ m"),
        ("10<sup>−9</sup> and 10<sup>-12</sup>", "10⁻⁹ and 10⁻¹²"),
        ("an area of 5 km<sup>2</sup>, 3 s<sup>-1</sup>", "an area of 5 km², 3 s⁻¹"),
        ("5 metres<sup>3</sup>", "5 metres³"),
        ("<i>mc</i><sup>2</sup>, x<sup>n</sup>, e<sup>iπ</sup>", "*mc*², xⁿ, e^(iπ)"),
        ("(a+b)<sup>2</sup>", "(a+b)²"),
        ("H<sub>2</sub>SO<sub>4</sub>, SO<sub>4</sub><sup>2−</sup>, Na<sup>+</sup>", "H₂SO₄, SO₄²⁻, Na⁺"),
        ("log<sub>10</sub>, x<sub>i</sub>, v<sub>max</sub>", "log₁₀, x_i, v_max"),
        ("2<sup>x<sup>2</sup></sup>", "2^(x²)"),
        ("the <sup>14</sup>C clock", "the ¹⁴C clock"),
        ("3<sup>1</sup>/<sub>2</sub> and <sup>1</sup>⁄<sub>4</sub>", "3 1/2 and 1⁄4"),
        ("the 1<sup>st</sup>, le XX<sup>e</sup>, M<sup>me</sup>, 4<sup>th</sup>", "the 1st, le XXe, Mme, 4th"),
        ("Buoy<sup>TM</sup> and Float<sup>®</sup>", "Buoy™ and Float®"),
        ("40 million<sup>3</sup>", "40 million[3]"),
        ("it fell.<sup>3</sup> So “they said”<sup>4,5</sup>", "it fell.[3] So “they said”[4,5]"),
        ("since 1998<sup>2</sup>", "since 1998[2]"),
        ("(see above)<sup>2</sup>", "(see above)[2]"),
        ('2.5<sup><a href="#fn:3" rel="footnote">3</a></sup>', "2.5[3]"),
        ('1998<a class="footnote-anchor" href="#footnote-2">2</a>', "1998[2]"),
        ('ends<a href="#fn1" role="doc-noteref"><sup>1</sup></a>.', "ends[1]."),
        ('so<sup id="cite_ref-9" class="reference"><a href="#cite_note-9"><span>[</span>9<span>]</span></a></sup>', "so[9]"),
        ('so<a id="_ftnref1" href="#_ftn1">[1]</a>', "so[1]"),
        ('see <a href="https://a.example/x">2</a>', "see [2](https://a.example/x)"),
        ('A note. <a href="#fnref:1" class="footnote-backref">↩</a>', "A note."),
        ("<sup>1</sup> By my aunt.", "[1] By my aunt."),
        ('The <abbr title="Bay Sailing Inn">BSI</abbr> and <acronym title="Tide">T</acronym>.', "The BSI and T."),
        ("Call __init__, *args, rm *.o, a_b, 2 * 3 and `date` ~~ ~5", "Call __init__, *args, rm *.o, a_b, 2 * 3 and `date` ~~ ~5"),
    ],
)  # fmt: skip
def test_what_small_letters_mean(html: str, text: str) -> None:
    markdown = to_markdown(f"<p>{html}</p>", BASE)
    assert plain(markdown) == plain(text) if "[2](" in text or "*mc*" in text else plain(markdown) == text


KATEX = (
    '<span class="katex"><span class="katex-mathml"><math><semantics><mi>E</mi><annotation encoding="application/x-tex">'
    'E=m_{0}c^2*x*</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">E=mc2</span></span>'
)


@pytest.mark.parametrize(
    ("html", "tex"),
    [
        (KATEX, "$E=m_{0}c^2*x*$"),
        (f'<span class="katex-display">{KATEX}</span>', "$$E=m_{0}c^2*x*$$"),
        (
            '<span class="MathJax_Preview">?</span><span class="MathJax" id="M-1">E</span><script type="math/tex">a_1\\,b</script>',
            "$a_1\\,b$",
        ),
        (
            '<mjx-container jax="CHTML"><mjx-math aria-hidden="true">E</mjx-math><mjx-assistive-mml><math display="block">'
            "<msup><mi>x</mi><mn>12</mn></msup></math></mjx-assistive-mml></mjx-container>",
            "$$x^{12}$$",
        ),
        ("<math><mfrac><mi>a</mi><msqrt><mn>2</mn></msqrt></mfrac></math>", "$\\frac{a}{\\sqrt{2}}$"),
        ('<math alttext="p=\\rho gh"><mi>p</mi></math>', "$p=\\rho gh$"),
        ('<img class="latex" src="https://s0.example/latex.php?latex=x" alt="x_1*y*">', "$x_1*y*$"),
        (
            '<span class="mwe-math-element"><img class="mwe-math-fallback-image-inline" aria-hidden="true" '
            'alt="{\\displaystyle A^{H}}" src="//wikimedia.example/math/render/svg/1"></span>',
            "$A^{H}$",
        ),
    ],
)
def test_a_formula_is_its_tex_once(html: str, tex: str) -> None:
    assert to_markdown(f"<p>So {html} holds.</p>") == f"So {tex} holds."


CODE = "if x:\n\n\n    run(a[0](b), '<std::string>')  # `x` *y*"
_ESCAPED = CODE.replace("<", "&lt;").replace(">", "&gt;")
_LINES = _ESCAPED.split("\n")


@pytest.mark.parametrize(
    "html",
    [
        f"<pre>{_ESCAPED}</pre>",
        f"<pre><code>{_ESCAPED.replace('run', '<a href=x>r</a><b>un</b>')}</code></pre>",
        f"<pre>{'<br>'.join(f'<span class=line>{one}</span>' for one in _LINES)}</pre>",
        f"<pre>{''.join(f'<div class=line>{one}</div>' for one in _LINES)}</pre>",
        f"<pre><code>{''.join(f'<span class=line><span class=lineno>{n} </span>{one}</span>' for n, one in enumerate(_LINES))}</code></pre>",
        f"<pre class=linenums><ol>{''.join(f'<li><code>{one}</code></li>' for one in _LINES)}</ol></pre>",
        f"<ol class='code linenums'>{''.join(f'<li><code>{one}</code></li>' for one in _LINES)}</ol>",
        f"<table class=highlighttable><tr><td class=linenos><pre>1\n2\n3\n4</pre></td><td class=code><div><pre>{_ESCAPED}</pre></div></td></tr></table>",
        f"<table><tr><td class=gutter><pre>1<br>2<br>3<br>4</pre></td><td><pre>{'<br>'.join(_LINES)}</pre></td></tr></table>",
        f"<table class=hljs-ln>{''.join(f'<tr><td data-line-number={n}></td><td class=hljs-ln-code>{one}</td></tr>' for n, one in enumerate(_LINES))}</table>",
        f"<pre><code><table class=rouge-table><tr><td class=rouge-gutter><pre>1\n2\n3\n4\n</pre></td><td class=rouge-code><pre>{_ESCAPED}\n</pre></td></tr></table></code></pre>",
        f"<table><tr><th>Call</th></tr><tr><td><pre>{_ESCAPED}</pre></td></tr></table>",
        f"<table><tr><th>Call</th><th>How</th></tr><tr><td>run</td><td><pre>{_ESCAPED}</pre></td></tr></table>",
    ],
)
def test_code_stays_sign_by_sign(html: str) -> None:
    assert f"```\n{CODE}\n```" in to_markdown(f"<p>Before.</p>{html}<p>After.</p>", BASE)


def test_a_table_of_numbers_is_no_listing() -> None:
    table = (
        "<table><tr><th>Day</th><th>Feet</th></tr><tr><td>1</td><td>4</td></tr><tr><td>2</td><td>5</td></tr></table>"
    )
    assert "| 2   | 5    |" in to_markdown(table)


@pytest.mark.parametrize(
    ("html", "link"),
    [
        ('<iframe src="//www.youtube.com/embed/abcDEF12345?rel=0" title="How to moor"></iframe>', "[Video: How to moor](https://www.youtube.com/watch?v=abcDEF12345)"),
        ('<iframe data-src="https://player.vimeo.com/video/123456?h=1"></iframe>', "[Video: vimeo.com](https://vimeo.com/123456)"),
        ('<iframe src="https://charts.example/tides" title="Tides today"></iframe>', "[Tides today](https://charts.example/tides)"),
        ('<video><source src="/v/moor.mp4"></video>', "[Video: moor.mp4](https://bight.example/v/moor.mp4)"),
        ('<audio src="https://bight.example/a/fog.mp3"></audio>', "[Audio: bight.example](https://bight.example/a/fog.mp3)"),
        ('<object data="https://www.youtube.com/v/abcDEF12345"><embed src="x.swf"></object>', "[Video: youtube.com](https://www.youtube.com/watch?v=abcDEF12345)"),
        ('<iframe width="0" height="0" src="https://t.example/x"></iframe>', ""),
        ('<iframe src="https://www.googletagmanager.com/ns.html"></iframe>', ""),
        ('<iframe src="javascript:alert(1)" title="x"></iframe>', ""),
    ],
)  # fmt: skip
def test_a_player_is_a_named_link(html: str, link: str) -> None:
    assert to_markdown(f"<p>One.</p>{html}<p>Two.</p>", BASE) == "\n\n".join(filter(None, ("One.", link, "Two.")))


def test_what_stands_for_those_without_scripts_counts_once_it_says_something() -> None:
    kept = "<noscript><p>The gauge stood at four feet.</p></noscript>"
    asked = "<noscript>Please enable JavaScript to view the comments.</noscript><noscript><img src=x></noscript>"
    assert to_markdown(f"<p>One.</p>{kept}{asked}") == "One.\n\nThe gauge stood at four feet."


@pytest.mark.parametrize(
    "piece",
    [
        "2<sup>3</sup>",
        "<sup>",
        "<i><sup>1</sup>",
        '<a href="#fn1">1</a>',
        "<span class=katex>",
        "<math><msup>",
        "<pre><span class=line>",
        "<table><tr><td>1<td><pre>",
        "<iframe src=x>",
        "<noscript>",
        "`",
        "```\n",
        "\\_",
    ],
)
def test_tens_of_thousands_of_them_are_read_in_time(piece: str) -> None:
    start = time.process_time()
    to_markdown(piece * (400_000 // len(piece)))
    assert time.process_time() - start < 8


@pytest.mark.parametrize("html", ["<p>It&#8217;s ebb &#8211; again</p>", '<p><a href="/log/#respond">Answer</a></p>'])
def test_most_pieces_are_not_rewritten(html: str) -> None:
    assert not needs_rewriting(html)


@pytest.mark.parametrize(
    "html", ['<a href="#1">1</a>', "x<SUP>2</SUP>", '<i CLASS="MathJax">x</i>', '<a href="#fn:1">1</a>', "a ` b"]
)
def test_what_means_something_is_rewritten(html: str) -> None:
    assert needs_rewriting(html)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<figure><img src="/r.png"><figcaption>A rope.</figcaption></figure>', "![](https://bight.example/r.png)\n\n*A rope.*"),
        ('<p><img src="/r.png" alt=""></p>', "![](https://bight.example/r.png)"),
        ('<p>So <img src="/smile.png"> it is</p>', "So  it is"),
        ('<img src="/r.gif" width="1" height=1><img src="/c.gif" style="width:1px">', ""),
        ('<img src="/r.png" style="min-width: 0; max-width:100%" width="100">', "![](https://bight.example/r.png)"),
        ('<img src="https://count.example/~r/4">', ""),
    ],
)  # fmt: skip
def test_a_picture_without_a_name_stays_where_it_shows_something(html: str, text: str) -> None:
    assert to_markdown(html, BASE) == text


def test_a_caption_stays_where_its_picture_cannot_be_shown() -> None:
    assert to_markdown('<figure><img src="r.png"><figcaption>A rope.</figcaption></figure>') == "*A rope.*"
