"""Targets: the numbers that a document promises, and for when (DOMAIN.md §9)."""
