"""One kind of error for everything a person at the keyboard can put right."""

from __future__ import annotations


class GradingError(Exception):
    """A whole sentence that says what is wrong and what to do; printed without a traceback."""
