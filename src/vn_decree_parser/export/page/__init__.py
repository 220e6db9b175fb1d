"""A page to check by: the document with every record marked, beside the records; one file, no network.

decree + its text → paragraphs → marked segments ┐
decree → records in short form (JSON)            ┴→ template, style, script → one page
"""

from vn_decree_parser.export.page.index import PageIndex
from vn_decree_parser.export.page.write import write_page

__all__ = ["PageIndex", "write_page"]
