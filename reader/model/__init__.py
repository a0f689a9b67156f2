"""What is spoken of here: digests, articles, marks, queries. Pure."""
