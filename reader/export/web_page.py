"""One page of HTML that needs nothing else: to read, to search in, to print. Pure.

Its one script, which searches, is known to the browser by its hash; no other may run, and nothing is loaded.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator

from reader.export.item import About, Item, html_text
from reader.export.markup import html_blocks
from reader.translation import gettext as _
from reader.translation import language

STYLE = """
:root { color-scheme: light dark; --dim: #5f6368; --line: #d5d8dc; --mark: #fff1a8; --ink: #1c1e21; --page: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --dim: #9aa0a6; --line: #3c4043; --mark: #5c4d00; --ink: #e8eaed; --page: #17181a; }
}
[hidden] { display: none !important; }
body { font: 17px/1.6 Georgia, serif; color: var(--ink); background: var(--page); margin: 2rem auto; max-width: 42rem;
  padding: 0 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 .3rem; } h3 { font-size: 1rem; }
h3, h4, .facts, .tools, small { font-family: system-ui, sans-serif; }
.facts, small, .tools { color: var(--dim); font-size: .85rem; font-weight: normal; margin: .2rem 0; }
article { border-top: 1px solid var(--line); padding: 2rem 0 1rem; }
.takeaway { border-left: 3px solid; padding-left: 1rem; }
mark { background: var(--mark); color: inherit; }
a { color: inherit; } pre { overflow-x: auto; font-size: .85rem; } table { border-collapse: collapse; }
td, th { border: 1px solid var(--line); padding: .2rem .5rem; text-align: left; }
blockquote { border-left: 3px solid var(--line); margin-left: 0; padding-left: 1rem; }
.tools { position: sticky; top: 0; background: var(--page); padding: .5rem 0; display: flex; gap: 1rem; }
.tools input { font: inherit; flex: 1; padding: .3rem .5rem; color: inherit; background: inherit;
  border: 1px solid var(--line); }
@media print {
  .tools { display: none; } body { max-width: none; margin: 0; font-size: 11pt; color: #000; background: #fff; }
  article { break-before: page; border: 0; } h2, h3 { break-after: avoid; }
}
"""
SCRIPT = """
"use strict";
(function () {
  var box = document.getElementById("search"), told = document.getElementById("told");
  var all = Array.from(document.querySelectorAll("article")), texts = null;
  function fold(text) { return text.normalize("NFKD").replace(/[\\u0300-\\u036f]/g, "").toLowerCase(); }
  function tell(shown) {
    told.textContent = told.dataset.words.replace("{shown}", shown).replace("{total}", all.length);
  }
  function look() {
    texts = texts || all.map(function (each) { return fold(each.textContent); });
    var words = fold(box.value).split(/\\s+/).filter(Boolean), shown = 0;
    all.forEach(function (each, at) {
      var found = words.every(function (word) { return texts[at].includes(word); });
      each.hidden = !found;
      shown += found ? 1 : 0;
    });
    tell(shown);
  }
  document.getElementById("tools").hidden = false;
  tell(all.length);
  box.addEventListener("input", look);
})();
"""


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


POLICY = (
    f"default-src 'none'; style-src {_hash(STYLE)}; script-src {_hash(SCRIPT)}; base-uri 'none'; form-action 'none'"
)
"""What the page may do: use this style and this script, and nothing else."""


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """The page, an article a digest."""
    title = html_text(about.title)
    yield (
        f'<!doctype html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="digest">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f'<div class="tools" id="tools" hidden><input id="search" type="search" placeholder="{html_text(_("Search"))}" '
        f'aria-label="{html_text(_("Search in this page"))}">'
        f'<span id="told" data-words="{html_text(_("{shown} of {total}"))}"></span></div>\n'
    ).encode()
    for item in items:
        lang = f' lang="{item.language}"' if item.language else ""
        body = "\n".join(html_blocks(item.blocks(), level=3))
        yield f'<article id="d-{item.id}"{lang}>\n{body}\n</article>\n'.encode()
    yield f"<script>{SCRIPT}</script>\n</body>\n</html>\n".encode()
