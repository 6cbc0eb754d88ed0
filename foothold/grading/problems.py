"""One kind of error for everything a person at the keyboard can put right."""

from __future__ import annotations


class GradingError(Exception):
    """A whole sentence that says what is wrong and what to do; printed without a traceback."""

    exit_code = 2


class Stopped(GradingError):  # noqa: N818 - it reads as the sentence it carries
    """Somebody pressed Ctrl-C; the text says what was kept."""

    exit_code = 130

    def __init__(self, text: str, graded: int = 0) -> None:
        super().__init__(text)
        self.graded = graded
