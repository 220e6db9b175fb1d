"""Run the command with `python -m vn_decree_parser`."""

from vn_decree_parser.cli import main

main()
