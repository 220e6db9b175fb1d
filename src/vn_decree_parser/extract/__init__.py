"""Extract: trees and rows become records.  Nothing here changes a text; it only reads.

header → agencies' setting → tasks, targets, citations → links → the decree
"""

from vn_decree_parser.extract.decree import extract_records

__all__ = ["extract_records"]
