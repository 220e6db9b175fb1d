"""What holds for the text of every office file."""

from __future__ import annotations

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.source import Source


def check_text(source: Source, options: Options) -> Source:
    """Return the source; raise `UnreadableSource` for one without text or with too much of it."""
    if not source.text.strip():
        raise UnreadableSource(source.name, "the document has no text")
    if len(source.text) > options.max_characters:
        raise UnreadableSource(
            source.name,
            f"the text has {len(source.text):,} characters, more than the limit of "
            f"{options.max_characters:,} (Options.max_characters)",
        )
    return source
