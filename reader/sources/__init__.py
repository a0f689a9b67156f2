"""From outside to digests: files and pages in, `Digest` or a named `Failure` out. Nothing here knows the library."""
