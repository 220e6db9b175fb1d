"""Web pages: the document is found inside the page, site chrome is set apart, nothing is lost."""

from vn_decree_parser.readers.html.read import read_html

__all__ = ["read_html"]
