"""How good and how fast curation is, on labelled articles that were written for it: `python -m benchmarks.curation`."""
