"""Repair: the line ends of a scraped text become nothing, a space, or a border.

    lines → shapes, layout, words → evidence → one decision over the whole text → passages

White space is all that changes; letters are at most composed (NFC).  The source's own spelling
survives.  Every line end has a verdict, a confidence, and the evidence that decided it.
"""

from vn_decree_parser.repair.repaired import LineEnd, Repaired, repair_source

__all__ = ["LineEnd", "Repaired", "repair_source"]
