"""Pages in the shapes of the programs that most of the web is written with, and what is right to take from each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """A page and its truth."""

    name: str
    html: str
    title: str
    authors: tuple[str, ...]
    published: str
    first: str
    last: str
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    site: str = ""


def says(subject: str, *numbers: int) -> str:
    """Paragraphs about a subject, each a sentence of its own."""
    ends = (
        "and the crew that came after them wrote down what they had seen, in the order in which it had happened",
        "which nobody had planned for, although the almanac had said so in plain words for a dozen years",
        "because a lamp that burns low is worse than none, as every pilot on this coast will tell whoever asks",
        "so the council measured it twice, once at low water and once at high, and published both figures",
        "while the older half of the quay, built of larch, was left as it was for want of money and of larch",
    )
    return "".join(f"<p>{line(subject, n)}, {ends[n % len(ends)]}.</p>\n" for n in numbers)


def line(subject: str, number: int) -> str:
    """How the paragraph of that number begins."""
    return f"Part {number} of what is known of {subject} was told by the keeper"


WORDPRESS = Shape(
    "WordPress with Jetpack",
    f"""<!DOCTYPE html><html lang="en-US"><head><title>Reading a tide table &#8211; Slack Water</title>
<meta property="og:title" content="Reading a tide table" /><meta property="og:site_name" content="Slack Water" />
<meta property="article:author" content="https://www.facebook.com/slackwater" /><meta name="twitter:label1" content="Written by" />
<script type="application/ld+json" class="yoast-schema-graph">{{"@context":"https://schema.org","@graph":[{{"@type":"Article","headline":"Reading a tide table",
"author":{{"@id":"https://slack.example/#/person/1"}},"datePublished":"2025-03-02T08:00:00+00:00","publisher":{{"@id":"https://slack.example/#organization"}}}},
{{"@type":"WebSite","name":"Slack Water"}},{{"@type":"Person","@id":"https://slack.example/#/person/1","name":"Mara Holt"}}]}}</script></head>
<body class="post-template-default single single-post has-sidebar"><a class="skip-link screen-reader-text" href="#content">Skip to content</a><div id="page" class="site">
<header id="masthead" class="site-header"><p class="site-title"><a href="https://slack.example/" rel="home">Slack Water</a></p><nav class="main-navigation"><ul><li><a href="/about">About this log</a></li></ul></nav></header>
<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main"><article id="post-81" class="post-81 post type-post category-comments tag-cookies hentry">
<header class="entry-header"><h1 class="entry-title">Reading a tide table</h1><div class="entry-meta"><span class="posted-on">Posted on <time class="entry-date published" datetime="2025-03-02T08:00:00+00:00">March 2, 2025</time></span><span class="byline"> by <span class="author vcard"><a href="/author/mara">Mara Holt</a></span></span></div></header>
<div class="entry-content">{says("tide tables", 0, 1, 2)}<figure class="wp-block-image"><img src="/t.jpg" alt=""/><figcaption>The table of 1911.</figcaption></figure>
<h2 class="wp-block-heading">What the columns mean</h2><ul class="wp-block-list"><li>The first is the day.</li><li>The second is the height in feet.</li></ul>{says("tide tables", 3, 4)}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="?share=x">Click to share on X</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3><div class="jp-relatedposts-items"><div class="jp-relatedposts-post"><h4><a href="/n">Neap tides for sailors</a></h4><p>A neap tide is a small one, and it comes twice a month.</p></div></div></div></div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/c">Comments</a></span></footer></article>
<nav class="navigation post-navigation"><h2 class="screen-reader-text">Post navigation</h2><div class="nav-links"><a href="/p" rel="prev">Older: the fog bell</a></div></nav>
<div id="comments" class="comments-area"><h2 class="comments-title">2 thoughts on &ldquo;Reading a tide table&rdquo;</h2><ol class="comment-list"><li id="comment-7" class="comment even"><article class="comment-body"><div class="comment-content"><p>{"I learned to read these tables on my uncle's boat, and he read them wrong every single time he went out. " * 6}</p></div></article></li></ol>
<div id="respond" class="comment-respond"><h3>Leave a Reply</h3><form><p>Your email address will not be published.</p><textarea></textarea></form></div></div></main></div>
<aside id="secondary" class="widget-area"><section class="widget"><h2 class="widget-title">Recent Posts</h2><ul><li><a href="/a">A buoy comes home</a></li></ul></section></aside></div>
<footer class="site-footer"><div class="site-info">Proudly powered by WordPress</div></footer></div></body></html>""",
    "Reading a tide table", ("Mara Holt",), "2025-03-02T08:00:00Z",
    line("tide tables", 0), line("tide tables", 4),
    ("## What the columns mean", "- The second is the height in feet."),
    ("Skip to content", "About this log", "Posted in", "Neap tides", "share on X", "uncle's boat", "Leave a Reply", "will not be published", "A buoy comes home", "powered by"),
    "Slack Water",
)  # fmt: skip

GHOST = Shape(
    "Ghost",
    f"""<!DOCTYPE html><html><head><title>The last lamplighter</title><meta property="og:site_name" content="Quayside"><meta property="og:title" content="The last lamplighter">
<meta property="article:published_time" content="2025-05-11T06:30:00.000Z"><meta name="twitter:data1" content="Ruth Amsel">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Article","publisher":{{"@type":"Organization","name":"Quayside","url":"https://quayside.example/"}},"author":{{"@type":"Person","name":"Ruth Amsel"}},"headline":"The last lamplighter","datePublished":"2025-05-11T06:30:00.000Z"}}</script></head>
<body class="post-template tag-people"><div class="gh-viewport"><header id="gh-navigation" class="gh-navigation is-left-logo gh-outer"><a class="gh-navigation-logo" href="https://quayside.example">Quayside</a><nav><ul class="nav"><li class="nav-home"><a href="/">Home</a></li></ul></nav></header>
<main class="gh-main"><article class="gh-article post tag-people"><header class="gh-article-header gh-canvas"><h1 class="gh-article-title is-title">The last lamplighter</h1><p class="gh-article-excerpt is-body">He carried the ladder for forty years.</p>
<div class="gh-article-meta"><h4 class="gh-article-author-name"><a href="/author/ruth/">Ruth Amsel</a></h4><div class="gh-article-meta-content"><time datetime="2025-05-11">11 May 2025</time><span class="bull">&mdash;</span> 4 min read</div></div></header>
<section class="gh-content gh-canvas is-body">{says("the lamps", 0, 1, 2)}<blockquote>A street without a lamp is a street without a name.</blockquote>{says("the lamps", 3, 4)}
<div class="kg-card kg-signup-card"><h2>Sign up for Quayside</h2><p>Letters from the harbour, every other Sunday.</p></div></section></article>
<div class="gh-comments gh-read-next gh-canvas"><section class="gh-read-next"><h4>Read next</h4><article class="gh-card post"><a class="gh-card-link" href="/ropes/"><h3 class="gh-card-title is-title">A rope is three ropes</h3><p>How they were laid.</p></a></article></section></div></main>
<footer class="gh-footer"><div class="gh-footer-copyright">Powered by Ghost</div></footer></div></body></html>""",
    "The last lamplighter", ("Ruth Amsel",), "2025-05-11T06:30:00Z",
    line("the lamps", 0), line("the lamps", 4),
    ("> A street without a lamp is a street without a name.",),
    ("Letters from the harbour", "A rope is three ropes", "Powered by"), "Quayside",
)  # fmt: skip

MEDIUM = Shape(
    "Medium",
    f"""<!doctype html><html><head><title data-rh="true">Why our pager went quiet | by Jonas Frey | Harbour Engineering | Medium</title>
<meta data-rh="true" property="og:site_name" content="Medium"/><meta data-rh="true" property="og:title" content="Why our pager went quiet"/>
<meta data-rh="true" property="article:author" content="https://medium.example/@jfrey"/><meta data-rh="true" name="author" content="Jonas Frey"/><meta property="article:published_time" content="2024-11-20T15:01:02.000Z"/></head>
<body><div id="root"><div class="a b c"><div class="d e f"><a class="af" href="https://rsci.app.link/?x">Open in app</a><p class="bf">Sign up</p><p class="bf">Sign in</p></div>
<div class="g"><article><div class="h i"><div class="j"><section><div><div class="fj fk"><h1 id="abc1" class="pw-post-title gz">Why our pager went quiet</h1><div class="speechify-ignore"><div class="bylines"><a href="/@jfrey">Jonas Frey</a><span>6 min read</span></div><div class="pw-multi-vote-count"><p><button>312</button></p></div></div>
{says("the pager", 0, 1, 2).replace("<p>", '<p class="pw-post-body-paragraph mz na">')}<h2 class="oa">What we tried</h2><pre class="px py"><span id="5f1" class="qd">alert: TideHigh<br/>  expr: level &gt; 4.2<br/>  for: 10m</span></pre>{says("the pager", 3, 4)}</div></div></section></div></div></article></div>
<div class="ab recirc"><div><h2>Written by Jonas Frey</h2><p>1.2K followers</p></div><div><h2>More from Jonas Frey and Harbour Engineering</h2><article><a href="/1"><h2>Buoys as a service</h2></a><p>How we float.</p></article><article><a href="/2"><h2>Ten thousand knots</h2></a><p>How we tie.</p></article></div>
<div><h2>Recommended from Medium</h2><article><a href="/3"><h2>I quit my job to sail</h2></a><p>And so can you.</p></article></div></div><div><p>Help</p><p>Status</p><p>Careers</p></div></div></div></body></html>""",
    "Why our pager went quiet", ("Jonas Frey",), "2024-11-20T15:01:02Z",
    line("the pager", 0), line("the pager", 4),
    ("alert: TideHigh\n  expr: level > 4.2\n  for: 10m",), ("Open in app", "Buoys as a service", "I quit my job", "followers", "Careers"), "Medium",
)  # fmt: skip

SUBSTACK = Shape(
    "Substack",
    f"""<!DOCTYPE html><html><head><title data-rh="true">On keeping a log - by Ines Vale - The Tidewrack</title><meta property="og:title" content="On keeping a log"><meta name="author" content="Ines Vale">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"On keeping a log","description":"Notes &amp; queries","datePublished":"2025-07-01T10:00:00+00:00","author":[{{"@type":"Person","name":"Ines Vale"}}],"publisher":{{"@type":"Organization","name":"The Tidewrack"}},"isAccessibleForFree":false}}</script></head>
<body class=""><div id="entry"><div id="main" class="main typography use-theme-bg"><div class="main-menu"><h1 class="name"><a href="/">The Tidewrack</a></h1><button>Subscribe</button><button>Sign in</button></div>
<div class="single-post-container"><div class="single-post"><article class="typography newsletter-post post"><div class="post-header" role="region"><h1 class="post-title published">On keeping a log</h1><h3 class="subtitle">Or why nobody does</h3><div class="byline-wrapper"><a href="/@ines">Ines Vale</a><div>Jul 01, 2025</div></div></div>
<div class="visibility-check"></div><div><div class="available-content"><div dir="auto" class="body markup">{says("the log", 0, 1, 2)}<div class="subscription-widget-wrap"><div class="subscription-widget show-subscribe"><div class="preamble"><p>The Tidewrack is a reader-supported publication.</p></div><form class="subscription-widget-subscribe"><input></form></div></div>
{says("the log", 3)}<p>It is said<a class="footnote-anchor" href="#footnote-1" id="footnote-anchor-1">1</a> that ink outlives rope.</p>{says("the log", 4)}<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number" contenteditable="false">1</a><div class="footnote-content"><p>By my aunt, who sold ink.</p></div></div></div></div></div></article>
<div class="post-footer"><a href="#">Share</a></div></div><div class="single-post-section comments-section" id="discussion"><h4>Discussion about this post</h4><div class="comment"><div class="comment-body"><p>I kept one for a year and then I lost it in the sea.</p></div></div></div></div></div><div class="footer-wrap"><p>© 2025 Ines Vale</p><a href="/privacy">Privacy</a></div></div></body></html>""",
    "On keeping a log", ("Ines Vale",), "2025-07-01T10:00:00Z",
    line("the log", 0), "By my aunt, who sold ink.", (line("the log", 4), "It is said[^1] that ink"),
    ("reader-supported", "lost it in the sea", "Privacy", "Sign in"), "The Tidewrack",
)  # fmt: skip

HUGO = Shape(
    "Hugo with Chroma",
    f"""<!doctype html><html><head><title>Flags in three lines | bight.example</title><meta name="author" content="Tor Lind"><meta itemprop="datePublished" content="2023-09-14T00:00:00+00:00"></head>
<body class="list dark"><header class="header"><nav class="nav"><div class="logo"><a href="https://bight.example/">bight.example</a></div><ul id="menu"><li><a href="/tags">Tags</a></li></ul></nav></header><main class="main"><article class="post-single"><header class="post-header"><div class="breadcrumbs"><a href="/">Home</a></div><h1 class="post-title">Flags in three lines</h1><div class="post-meta"><span>September 14, 2023</span>&nbsp;·&nbsp;2 min&nbsp;·&nbsp;Tor Lind</div></header>
<div class="toc"><details><summary>Table of Contents</summary><ul><li><a href="#x">A long way round</a></li></ul></details></div><div class="post-content">{says("signal flags", 0, 1)}
<div class="highlight"><div class="chroma"><table class="lntable"><tr><td class="lntd"><pre class="chroma"><code><span class="lnt">1
</span><span class="lnt">2
</span><span class="lnt">3
</span></code></pre></td><td class="lntd"><pre class="chroma"><code class="language-go" data-lang="go"><span class="line"><span class="cl"><span class="kd">func</span> <span class="nf">Hoist</span><span class="p">()</span> <span class="p">{{</span>
</span></span><span class="line"><span class="cl">	<span class="nb">println</span><span class="p">(</span><span class="s">"B"</span><span class="p">)</span>
</span></span><span class="line"><span class="cl"><span class="p">}}</span>
</span></span></code></pre></td></tr></table></div></div>{says("signal flags", 2, 3, 4)}</div><footer class="post-footer"><ul class="post-tags"><li><a href="/tags/flags/">flags</a></li></ul><nav class="paginav"><a class="prev" href="/p"><span class="title">« Prev</span><br><span>Knots in two</span></a></nav></footer></article></main><footer class="footer"><span>Powered by <a href="https://gohugo.io/">Hugo</a></span></footer></body></html>""",
    "Flags in three lines", ("Tor Lind",), "2023-09-14T00:00:00Z", line("signal flags", 0), line("signal flags", 4),
    ('```go\nfunc Hoist() {\n\tprintln("B")\n}\n```',), ("Knots in two", "Powered by", "A long way round"), "bight.example",
)  # fmt: skip

SPHINX = Shape(
    "Sphinx on Read the Docs",
    f"""<!DOCTYPE html><html class="writer-html5"><head><title>Mooring lines &mdash; rigging 2.1 documentation</title></head><body class="wy-body-for-nav"><div class="wy-grid-for-nav"><nav data-toggle="wy-nav-shift" class="wy-nav-side"><div class="wy-side-scroll"><div class="wy-side-nav-search"><a href="../index.html" class="icon icon-home">rigging</a></div><div class="wy-menu wy-menu-vertical"><ul><li class="toctree-l1"><a href="a.html">Getting afloat</a></li></ul></div></div></nav>
<section data-toggle="wy-nav-shift" class="wy-nav-content-wrap"><div class="wy-nav-content"><div class="rst-content"><div role="navigation" aria-label="Page navigation"><ul class="wy-breadcrumbs"><li><a href="../index.html" class="icon icon-home"></a></li><li class="breadcrumb-item active">Mooring lines</li><li class="wy-breadcrumbs-aside"><a href="_sources/m.rst.txt">View page source</a></li></ul><hr/></div>
<div role="main" class="document" itemscope="itemscope" itemtype="http://schema.org/Article"><div itemprop="articleBody"><section id="mooring-lines"><h1>Mooring lines<a class="headerlink" href="#mooring-lines" title="Link to this heading"></a></h1>{says("mooring", 0, 1)}
<section id="usage"><h2>Usage<a class="headerlink" href="#usage" title="Link">¶</a></h2><div class="highlight-python notranslate"><div class="highlight"><pre><span></span><span class="linenos">1</span><span class="kn">import</span> <span class="nn">rigging</span>
<span class="linenos">2</span><span class="k">with</span> <span class="n">rigging</span><span class="o">.</span><span class="n">line</span><span class="p">():</span>
<span class="linenos">3</span>    <span class="k">pass</span>
</pre></div></div>{says("mooring", 2)}<div class="admonition note"><p class="admonition-title">Note</p><p>A wet line is a short line.</p></div><dl class="py function"><dt class="sig"><span class="sig-name descname">line</span>(<em>length</em>)<a class="headerlink" href="#l">¶</a></dt><dd><p>Make a line of so many metres.</p></dd></dl>{says("mooring", 3, 4)}</section></section></div></div>
<footer><div class="rst-footer-buttons" role="navigation"><a href="n.html" class="btn">Next: Anchors</a></div><hr/><div role="contentinfo"><p>&#169; Copyright 2024, the riggers.</p></div>Built with <a href="https://www.sphinx-doc.org/">Sphinx</a></footer></div></div></section></div></body></html>""",
    "Mooring lines", (), "", line("mooring", 0), line("mooring", 4),
    ("```python\nimport rigging\nwith rigging.line():\n    pass\n```", "A wet line is a short line.", "Make a line of so many metres."),
    ("Getting afloat", "View page source", "Next: Anchors", "Copyright 2024", "¶"),
    "rigging 2.1 documentation",
)  # fmt: skip

MEDIAWIKI = Shape(
    "MediaWiki",
    f"""<!DOCTYPE html><html class="client-nojs vector-feature-language-in-header-enabled"><head><title>Storm glass - Wikipedia</title><meta property="og:title" content="Storm glass - Wikipedia">
<script type="application/ld+json">{{"@context":"https:\\/\\/schema.org","@type":"Article","name":"Storm glass","author":{{"@type":"Organization","name":"Contributors to Wikimedia projects"}},"publisher":{{"@type":"Organization","name":"Wikimedia Foundation, Inc."}},"datePublished":"2004-06-01T00:00:00Z","headline":"instrument of the 19th century"}}</script></head>
<body class="skin-vector mediawiki"><div class="mw-page-container"><header class="vector-header"><a href="/wiki/Main_Page" class="mw-logo"><img alt="Wikipedia" src="w.svg"></a></header><div id="mw-panel" class="vector-main-menu"><ul><li><a href="/wiki/Special:Random">Random article</a></li></ul></div>
<main id="content" class="mw-body"><h1 id="firstHeading" class="firstHeading mw-first-heading"><span class="mw-page-title-main">Storm glass</span></h1><div id="bodyContent" class="vector-body"><div id="siteSub" class="noprint">From Wikipedia, the free encyclopedia</div><div id="mw-content-text" class="mw-body-content"><div class="mw-content-ltr mw-parser-output">
<table class="infobox"><tbody><tr><th colspan="2">Storm glass</th></tr><tr><th>Known since</th><td>about 1750</td></tr></tbody></table>{says("storm glasses", 0, 1)}<p>It was described in 1861.<sup id="cite_ref-1" class="reference"><a href="#cite_note-1"><span class="cite-bracket">&#91;</span>1<span class="cite-bracket">&#93;</span></a></sup> The pressure is <span class="mwe-math-element"><span class="mwe-math-mathml-inline" style="display: none;"><math alttext="{{\\displaystyle p=\\rho gh}}"><semantics><mi>p</mi><annotation encoding="application/x-tex">{{\\displaystyle p=\\rho gh}}</annotation></semantics></math></span><img src="https://wikimedia.example/api/rest_v1/media/math/render/svg/1" class="mwe-math-fallback-image-inline" aria-hidden="true" alt="{{\\displaystyle p=\\rho gh}}"></span> in it.</p>
<div class="mw-heading mw-heading2"><h2 id="Use">Use</h2><span class="mw-editsection"><span>[</span><a href="/w/index.php?action=edit">edit</a><span>]</span></span></div>{says("storm glasses", 2, 3, 4)}<div class="mw-heading mw-heading2"><h2 id="See_also">See also</h2></div><ul><li><a href="/wiki/Barometer">Barometer</a></li><li><a href="/wiki/Weather_house">Weather house</a></li></ul>
<div class="mw-heading mw-heading2"><h2 id="References">References</h2></div><ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-1">^</a></b></span> <span class="reference-text">FitzRoy, The Weather Book, 1863.</span></li></ol><div class="navbox"><table><tr><td><a href="/wiki/Rain_gauge">Rain gauge</a></td></tr></table></div></div></div>
<div id="catlinks" class="catlinks"><a href="/wiki/Category:Glass">Glass</a></div></div></main><footer class="mw-footer"><p>Text is available under a licence.</p></footer></div></body></html>""",
    "Storm glass", ("Contributors to Wikimedia projects",), "2004-06-01T00:00:00Z", line("storm glasses", 0), "FitzRoy, The Weather Book, 1863.",
    (line("storm glasses", 4), "described in 1861.[^1] The pressure is $p=\\rho gh$ in it", "[Barometer](https://shape.example/wiki/Barometer)"),
    ("Random article", "free encyclopedia", "edit", "Rain gauge", "available under a licence"), "Wikipedia",
)  # fmt: skip

NEWS = Shape(
    "a newspaper with a wall and boxes",
    f"""<!DOCTYPE html><html><head><title>Dredger stuck for third week as costs rise - The Morning Post</title><meta property="og:title" content="Dredger stuck for third week as costs rise"><meta property="og:site_name" content="The Morning Post"><meta name="author" content="Lena Brandt, Omar Aziz"><meta property="article:published_time" content="2025-10-03T04:00:00+02:00"></head>
<body><div id="cmp" class="fc-consent-root"><p>We and our 812 partners store information on your device.</p></div><header class="site-header"><a href="/">The Morning Post</a><nav><a href="/sport">Sport</a></nav></header>
<div class="paywall-wrapper metered-content"><main><article data-component="article"><header><p class="kicker">Harbour</p><h1>Dredger stuck for third week as costs rise</h1><p class="standfirst">The barge meant to free it has run aground too.</p><div class="byline">By <a href="/lb">Lena Brandt</a></div></header>
<div class="css-1x2y"><div class="css-ab1">{says("the dredger", 0, 1)}</div><div class="css-ad ad-slot" aria-hidden="true"><span>Advertisement</span></div><div class="css-ab1">{says("the dredger", 2)}<aside class="related-inline"><h3>Read more</h3><ul><li><a href="/x1">Who owns the sandbank?</a></li><li><a href="/x2">A short history of mud</a></li></ul></aside>{says("the dredger", 3)}</div>
<div class="newsletter-box"><h4>Get our harbour letter</h4><p>Every Friday, free, no spam, leave at any time you like.</p></div><div class="css-ab1">{says("the dredger", 4)}</div></div></article></main></div>
<section class="card-grid"><h2>More from Harbour</h2><article class="card"><h3><a href="/1">Ferry fares to double</a></h3><p>The operator blames fuel, and the passengers blame the operator.</p></article><article class="card"><h3><a href="/2">Gulls learn to open bins</a></h3><p>Researchers watched them for a summer and were robbed twice.</p></article><article class="card"><h3><a href="/3">Pier to close</a></h3><p>It will be missed by those who fish from it, said those who do.</p></article></section>
<div class="modal login-modal"><p>Log in to continue reading with your Morning Post account.</p></div><footer><p>© The Morning Post Ltd</p></footer></body></html>""",
    "Dredger stuck for third week as costs rise", ("Lena Brandt, Omar Aziz",), "2025-10-03T02:00:00Z", line("the dredger", 0), line("the dredger", 4),
    (line("the dredger", 2), line("the dredger", 3)), ("812 partners", "Who owns the sandbank", "Every Friday", "Ferry fares", "Gulls learn", "Log in to continue", "Advertisement"), "The Morning Post",
)  # fmt: skip

DISCOURSE = Shape(
    "Discourse, as it is served without scripts",
    f"""<!DOCTYPE html><html><head><title>Solar panel on a small boat - Electrics - Boat Talk</title><meta property="og:site_name" content="Boat Talk"><meta property="og:title" content="Solar panel on a small boat"></head><body class="crawler"><header><a href="/">Boat Talk</a></header>
<div id="main-outlet" class="wrap" role="main"><div id="topic-title"><h1><a href="/t/solar/77">Solar panel on a small boat</a></h1><div class="topic-category"><a href="/c/electrics">Electrics</a></div></div><div itemscope itemtype="http://schema.org/DiscussionForumPosting"><meta itemprop="datePublished" content="2024-04-05T09:00:00Z">
<div id="post_1" itemprop="text" class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator" itemprop="author" itemscope><a rel="nofollow" href="/u/gull"><span itemprop="name">gull</span></a></span></div><div class="post" itemprop="text">{says("the panel", 0, 1, 2)}</div></div>
<div id="post_2" class="topic-body crawler-post" itemprop="comment"><div class="post" itemprop="text">{says("the panel", 3, 4)}</div></div></div></div><footer class="container"><nav><a href="/tos">Terms of Service</a></nav><p>Powered by Discourse, best viewed with JavaScript enabled</p></footer></body></html>""",
    "Solar panel on a small boat", ("gull",), "2024-04-05T09:00:00Z", line("the panel", 0), line("the panel", 2), (), ("Terms of Service", "Powered by"), "Boat Talk",
)  # fmt: skip

ASPNET = Shape(
    "a page within one form",
    f"""<html><head><title>City of Wick: Notice on the slipway</title></head><body><form method="post" action="./notice.aspx" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="x"><div id="ctl00_header"><a href="/">City of Wick</a></div><div id="ctl00_leftNav" class="menu"><ul><li><a href="/t">Taxes</a></li></ul></div>
<div id="ctl00_PlaceHolderMain" class="with-sidebar sidebar-open"><h1>Notice on the slipway</h1>{says("the slipway", 0, 1, 2, 3, 4)}</div><div id="ctl00_footer" class="footer"><p>Town hall, open on weekdays.</p></div></form></body></html>""",
    "Notice on the slipway", (), "", line("the slipway", 0), line("the slipway", 4), (), ("Taxes", "Town hall"), "City of Wick",
)  # fmt: skip

QUESTION = Shape(
    "a question with answers",
    f"""<html><head><title>css - How to align a mast - Stack Ropes</title><meta property="og:title" content="How to align a mast"><meta property="og:site_name" content="Stack Ropes"></head><body class="question-page unified-theme"><header class="s-topbar"><a href="/">Stack Ropes</a></header><div class="container"><div id="left-sidebar" class="left-sidebar"><ul><li><a href="/q">All questions</a></li></ul></div>
<div id="content"><div id="question-header"><h1><a href="/q/1" class="question-hyperlink">How to align a mast</a></h1></div><div id="mainbar" role="main"><div class="question" id="question"><div class="js-vote-count">12</div><div class="postcell"><div class="s-prose js-post-body" itemprop="text">{says("the mast", 0, 1)}<pre class="lang-css s-code-block"><code class="hljs language-css">.mast {{
  margin: 0 auto;
}}</code></pre></div></div></div><div id="answers"><div id="answer-2" class="answer accepted-answer"><div class="answercell"><div class="s-prose js-post-body" itemprop="text">{says("the mast", 2, 3, 4)}</div></div></div></div></div>
<div id="sidebar" class="show-votes"><div class="module sidebar-linked"><h4>Linked</h4><a href="/q/9">Mast will not centre</a></div></div></div></div><footer><p>site design of Stack Ropes</p></footer></body></html>""",
    "How to align a mast", (), "", line("the mast", 0), line("the mast", 1), ("```css\n.mast {\n  margin: 0 auto;\n}\n```",), ("All questions", "Mast will not centre", "site design"), "Stack Ropes",
)  # fmt: skip

LINKS = Shape(
    "a blog whose list of links is the point",
    f"""<html><head><title>What I read in May – Ebb</title></head><body><header class="site-header"><a class="site-title" rel="author" href="/">Ebb</a></header><main class="page-content"><div class="wrapper"><article class="post h-entry" itemscope itemtype="http://schema.org/BlogPosting"><header class="post-header"><h1 class="post-title p-name" itemprop="name headline">What I read in May</h1><p class="post-meta"><time class="dt-published" datetime="2022-05-31T00:00:00+00:00" itemprop="datePublished">May 31, 2022</time></p></header>
<div class="post-content e-content" itemprop="articleBody">{says("the books", 0, 1)}<ul><li><a href="https://a.example/1">The sea as a road</a></li><li><a href="https://a.example/2">Salt, briefly</a></li></ul>{says("the books", 2, 3)}<h2>Related work</h2>{says("the books", 4)}<p>And these:</p><ol><li><a href="https://a.example/3">Mud: a memoir</a></li></ol></div><a class="u-url" href="/2022/05/31/read.html" hidden></a></article></div></main><footer class="site-footer h-card"><p>Notes at low water.</p></footer></body></html>""",
    "What I read in May", (), "2022-05-31T00:00:00Z", line("the books", 0), "[Mud: a memoir](https://a.example/3)", ("[The sea as a road](https://a.example/1)", "[Salt, briefly](https://a.example/2)", "## Related work"), ("Notes at low water",), "Ebb",
)  # fmt: skip

DOCS = Shape(
    "documentation of a web API",
    f"""<!doctype html><html lang="en-US"><head><title>Anchor.drop() - Web APIs | SDN</title><meta property="og:title" content="Anchor.drop() - Web APIs | SDN"><meta property="og:site_name" content="SDN Web Docs"></head><body><div class="page-wrapper"><header class="top-navigation"><a href="/en-US/" class="logo">SDN Web Docs</a></header><div class="article-actions-container"><nav class="breadcrumbs-container"><a href="/w">Web APIs</a></nav></div>
<div class="main-wrapper"><div class="sidebar-container"><aside id="sidebar-quicklinks" class="sidebar"><nav><ol><li><a href="/m">Anchor.weigh()</a></li></ol></nav></aside></div><div class="toc-container"><aside class="toc"><nav><h2>In this article</h2><ul><li><a href="#s">Syntax</a></li></ul></nav></aside></div>
<main id="content" class="main-content"><article class="main-page-content" lang="en-US"><header><h1>Anchor.drop()</h1><details class="baseline-indicator"><summary>Baseline Widely available</summary></details></header><div class="section-content">{says("the anchor", 0, 1)}</div><section aria-labelledby="syntax"><h2 id="syntax"><a href="#syntax">Syntax</a></h2><div class="section-content"><div class="code-example"><div class="example-header"><span class="language-name">js</span></div><pre class="brush: js notranslate"><code>drop()
drop(depth)
</code></pre></div></div></section><section><h2 id="v"><a href="#v">Values</a></h2><div class="section-content"><dl><dt id="depth"><code>depth</code></dt><dd><p>How deep it goes.</p></dd></dl>{says("the anchor", 2)}<table class="no-markdown"><thead><tr><th>Depth</th><th>Hold</th></tr></thead><tbody><tr><td>3</td><td>good</td></tr><tr><td>9</td><td>poor</td></tr></tbody></table></div></section><section><h2 id="n"><a href="#n">Notes</a></h2><div class="section-content">{says("the anchor", 3, 4)}</div></section></article>
<aside class="article-footer"><div><h2>Help improve SDN</h2><fieldset><legend>Was this page helpful to you?</legend></fieldset></div></aside></main></div></div><footer id="nav-footer"><p>Portions of this content are by contributors.</p></footer></body></html>""",
    "Anchor.drop()", (), "", line("the anchor", 0), line("the anchor", 4), ("## Syntax", "```js\ndrop()\ndrop(depth)\n```", "How deep it goes.", "| 9     | poor |"), ("Anchor.weigh", "Was this page helpful", "Portions of this", "In this article"), "SDN Web Docs",
)  # fmt: skip

BLOCKS = Shape(
    "a newspaper of hashed names and loose blocks",
    f"""<html><head><title>Lighthouse sold for one coin - Coast News</title><meta property="og:title" content="Lighthouse sold for one coin - Coast News"><meta property="og:site_name" content="Coast News"></head><body><div id="__next"><header class="sc-1f header"><a href="/">Coast News</a></header><main id="main-content"><article class="ssrcss-1 e1nh2i2l6"><header class="ssrcss-2"><h1 id="main-heading">Lighthouse sold for one coin</h1></header>
<div data-component="byline-block"><span>Pia Noor</span></div>{"".join(f'<div data-component="text-block" class="ssrcss-11 ep2nwvo0"><div class="ssrcss-7">{says("the lighthouse", n)}</div></div>' for n in range(5))}<div data-component="links-block"><h2>More on this story</h2><ul><li><a href="/1">The keeper who stayed</a></li><li><a href="/2">How much is a view?</a></li></ul></div><section data-component="tag-list"><h2>Related topics</h2><ul><li><a href="/t">Lighthouses</a></li></ul></section></article>
<div data-component="most-read"><h2>Most read</h2><ol><li><a href="/3">Boy finds bottle</a></li></ol></div></main></div></body></html>""",
    "Lighthouse sold for one coin", (), "", line("the lighthouse", 0), line("the lighthouse", 4), (line("the lighthouse", 2),), ("The keeper who stayed", "Lighthouses", "Boy finds bottle"), "Coast News",
)  # fmt: skip

SHAPES = (WORDPRESS, GHOST, MEDIUM, SUBSTACK, HUGO, SPHINX, MEDIAWIKI, NEWS, DISCOURSE, ASPNET, QUESTION, LINKS, DOCS, BLOCKS)  # fmt: skip
