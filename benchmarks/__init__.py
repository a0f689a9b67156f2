"""Measures the budgets of docs/design.md on libraries of any size: `make bench`."""
