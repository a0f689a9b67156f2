"""What is taken from pages in the shapes of well-known programs: all of the article, and nothing around it."""

from __future__ import annotations

import pytest

from reader.sources.web import parse_page
from tests.unit.page_shapes import SHAPES, Shape

LINK = "https://shape.example/a/page"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_page_of_this_shape(shape: Shape) -> None:
    (digest,) = parse_page(shape.html.encode(), LINK)
    assert (digest.title, digest.authors, digest.published) == (shape.title, shape.authors, shape.published)
    assert digest.source == (shape.site or "shape.example")
    assert digest.article is not None
    text = digest.article.text
    for words in (shape.first, shape.last, *shape.inside):
        assert words in text
    for words in shape.outside:
        assert words not in text
    assert text.index(shape.first) < 200
    assert len(text) - text.rindex(shape.last) < 900
