"""A terminal reader for curated digests."""

__version__ = "0.1.0"
