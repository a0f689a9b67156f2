"""What to read this morning: stories, what matters to one reader, the brief, what bears on decisions, statistics."""
