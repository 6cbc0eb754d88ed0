"""A contact sheet for authors: every figure and every state of every widget, to look at."""
