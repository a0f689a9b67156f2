"""How well digests of one event are found, and how fast: `python -m benchmarks.stories`."""
