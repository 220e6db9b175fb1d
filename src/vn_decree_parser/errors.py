"""The exceptions of the package: one small tree.

DecreeError
├── UnreadableSource   the bytes cannot be read: missing, empty, binary, unknown encoding
├── RefusedText        the text was read, but is not fit to be parsed: another language, ruined
├── ExportFailed       the records cannot be written: a library is missing, another file is in the way
└── NoCluster          the cluster that should read cannot be reached, or is lost
"""

from __future__ import annotations


class DecreeError(Exception):
    """A document that gives no result; `name` is the file, `reason` says why, in one sentence.

    >>> print(UnreadableSource("plan.txt", "the file is empty"))
    plan.txt: the file is empty
    """

    def __init__(self, name: str, reason: str) -> None:
        """Keep the file's name and the reason; the message is `name: reason`."""
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason

    def __reduce__(self) -> tuple[type[DecreeError], tuple[str, str]]:
        """Let the exception travel between processes."""
        return type(self), (self.name, self.reason)


class UnreadableSource(DecreeError):
    """The file cannot be read as a document at all."""


class RefusedText(DecreeError):
    """The text was read, but records made from it would not be true."""


class ExportFailed(DecreeError):
    """The records cannot be written in the format asked for; `name` is the format or the file."""


class NoCluster(DecreeError):
    """The cluster that should read cannot be reached, or is lost; `name` is its address."""
