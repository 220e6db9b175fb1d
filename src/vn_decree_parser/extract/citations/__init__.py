"""Citations: every document that a running text names.

    text → numbers, names, dates → mentions → citations with their spans

`find_citations` reads a text, `read_basis` a line of legal basis, `citation_spans` the stretches
that other rules leave alone: a date in a citation is no deadline.  Source: DOMAIN.md §10.
"""

from vn_decree_parser.extract.citations.find import citation_spans, find_citations, read_basis

__all__ = ["citation_spans", "find_citations", "read_basis"]
