"""An article becomes a digest: extracted offline, or written by a model and checked against the article.

Nothing here reads a library or a file of the reader's; `reader.intake.curation` brings both together.
"""
