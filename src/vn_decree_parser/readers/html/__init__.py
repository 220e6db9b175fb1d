"""Web pages: the document is found inside the page, site chrome is set apart, nothing is lost."""

from vn_decree_parser.readers.html.read import add_fragment, read_html

__all__ = ["add_fragment", "read_html"]
