"""Sync services: articles, read and starred states both ways with a server that speaks a known protocol."""
