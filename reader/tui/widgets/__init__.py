"""The panes. A pane shows what it is given and answers with messages; it never reaches for its sibling."""
