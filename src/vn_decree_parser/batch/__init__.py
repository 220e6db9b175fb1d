"""Many files: what to convert, in processes or on a cluster, restartable, with a report.

arguments → inputs → (digest: done or doubled?) → processes, cluster → files, in order → report
"""

from vn_decree_parser.batch.cluster import Cluster
from vn_decree_parser.batch.convert import Conversion, convert_files
from vn_decree_parser.batch.inputs import Input, find_inputs
from vn_decree_parser.batch.parse import ParsedFile, parse_files
from vn_decree_parser.batch.pool import Crew

__all__ = [
    "Cluster",
    "Conversion",
    "Crew",
    "Input",
    "ParsedFile",
    "convert_files",
    "find_inputs",
    "parse_files",
]
