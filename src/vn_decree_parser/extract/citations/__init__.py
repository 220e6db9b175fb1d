"""Citations: every document that a running text names.

    text → numbers, names, dates → mentions → citations with their spans

`find_citations` reads a text, `read_bases` a line of legal basis, `citation_spans` the stretches
that other rules leave alone: a date in a citation is no deadline.  `identify` gives the citations of
a whole document their identifiers.  Source: DOMAIN.md §10.
"""

from vn_decree_parser.extract.citations.find import citation_spans, find_citations, read_bases
from vn_decree_parser.extract.citations.identify import contradictions, identify

__all__ = ["citation_spans", "contradictions", "find_citations", "identify", "read_bases"]
