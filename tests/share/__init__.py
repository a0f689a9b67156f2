"""The shared library, against a real PostgreSQL."""
