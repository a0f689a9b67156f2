"""What leaves the library: digests as text."""
