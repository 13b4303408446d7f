"""What is said about a file that cannot be read, or that reads oddly.

The texts are Japanese: editors see them in the report of an import.
"""

from dataclasses import dataclass


class JekyllError(ValueError):
    """A file refused: what is wrong, where (``line``, from 1, in the file) and what to do (``remedy``)."""

    def __init__(self, message: str, remedy: str, line: int | None = None) -> None:
        self.message = message
        self.remedy = remedy
        self.line = line
        place = "" if line is None else f"{line}行目: "
        super().__init__(f"{place}{message}。{remedy}。")

    def at(self, line: int | None) -> "JekyllError":
        """Return the same refusal, placed at ``line``."""
        return JekyllError(self.message, self.remedy, line)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth telling about a file that was read all the same."""

    code: str
    line: int | None
    message: str
