"""Exercises for learners: read an answer, recognise a mistake, give a hint (stdlib only)."""

from .selfcheck import Message, check

__all__ = ["Message", "check"]
