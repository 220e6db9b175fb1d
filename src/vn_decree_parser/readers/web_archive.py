"""Read web archives (.mht), which Word writes under the name .doc as well: the page in them."""

from __future__ import annotations

from email.errors import MessageError
from email.parser import BytesParser

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.html.read import read_html
from vn_decree_parser.source import Source


def read_web_archive(content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of the first page in a web archive; pictures and scripts are left alone.

    Raises `UnreadableSource` for an archive without a page, and as `read_html` does.
    """
    try:
        message = BytesParser().parsebytes(content)
        pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
        page = pages[0].get_payload(decode=True) if pages else None
    except (MessageError, RecursionError, ValueError, LookupError):
        raise UnreadableSource(name, "the web archive is broken") from None
    if not isinstance(page, bytes) or not page.strip():
        raise UnreadableSource(name, "the web archive holds no page")
    return read_html(page, name, sha256, options)
