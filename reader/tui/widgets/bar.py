"""A line of fixed height."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Bar(Static):
    """A line of fixed height: what it shows changes, the layout does not."""

    auto_links = False
    """What can be clicked has its own colours, not those of a link in a text."""
    _shown: Content | None = None

    def show_content(self, content: Content) -> None:
        """Show this, where it is not what is shown."""
        if self._shown is None or not content.is_same(self._shown):
            self._shown = content
            self.update(content, layout=False)
