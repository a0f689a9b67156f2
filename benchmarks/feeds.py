"""Two hundred feeds in the shapes that feeds have, with words of our own: the same ones on every machine.

Nobody's texts are in here. What is like real feeds is their form: which elements a blog, a newsletter, a newspaper, a
podcast or a forum writes, how its HTML looks, how long its entries are and how many of them it lists.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks import feed_blogs, feed_places
from benchmarks.feed_prose import Author

SHAPES: dict[Callable[[Author], str], int] = {
    feed_blogs.wordpress: 54,
    feed_blogs.static_site: 42,
    feed_blogs.newsletter: 16,
    feed_blogs.magazine: 22,
    feed_blogs.newspaper: 26,
    feed_places.releases: 8,
    feed_places.posts: 6,
    feed_places.videos: 8,
    feed_places.podcast: 8,
    feed_places.papers: 3,
    feed_places.front_page: 2,
    feed_places.forum: 5,
}
"""How many feeds of each shape somebody follows who reads blogs, newsletters and the news."""


def bodies() -> dict[str, bytes]:
    """The feeds by name, as they are served."""
    made = (Author(f"{shape.__name__.replace('_', '-')}-{n}") for shape, count in SHAPES.items() for n in range(count))
    shapes = {shape.__name__.replace("_", "-"): shape for shape in SHAPES}
    return {author.name: shapes[author.name.rpartition("-")[0]](author).encode() for author in made}
