"""The reader in the browser: a page with a terminal in it, and behind it a reader of this library for each page."""
