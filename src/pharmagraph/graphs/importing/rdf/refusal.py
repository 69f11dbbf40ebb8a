"""Why a file is not imported, and where: how the process that reads tells the one that asked."""

from __future__ import annotations


class RefusedError(Exception):
    """A file cannot be imported.

    ``code`` is that of a finding; ``line`` and ``column`` count from 1, 0 where there is none; ``file`` is
    the number of the file among those that are imported.
    """

    def __init__(self, code: str, message: str, mend: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.mend = mend
        self.line = line
        self.column = column
        self.file = 0
