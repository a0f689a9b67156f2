"""The site of the documentation: `make site`. Its pages are the repository's, README and all, as they lie there."""

from __future__ import annotations

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

from reader import __version__

project = "digest"
author = "The contributors of digest"
project_copyright = author
release = version = __version__

extensions = ["myst_parser"]
root_doc = "docs/site/contents"
include_patterns = ["*.md", "docs/**.md", "docs/**/*.md"]
exclude_patterns = ["build/**", ".venv*/**"]
myst_heading_anchors = 4
"""Levels that links lead to, by the rule of GitHub: the same links work there and here."""

html_theme = "furo"
html_title = "digest"
html_extra_path = ["root"]
html_show_sphinx = False
html_copy_source = False
"""Nothing of it comes from another host: Furo has the fonts of the reader's own system."""


def setup(app: Sphinx) -> None:
    app.add_lexer("cron", TextLexer)  # Pygments has none
