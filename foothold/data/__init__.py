"""The room of facts: tables as of a day, sources, terms and outlines."""

from foothold.data.locate import UnknownNameError, data_folder
from foothold.data.lookup import cite, term
from foothold.data.maps import Outline, map_names, read_map
from foothold.data.shown import show_tables
from foothold.data.tables import CUTOFF, load, table_names

__all__ = [
    "CUTOFF",
    "Outline",
    "UnknownNameError",
    "cite",
    "data_folder",
    "load",
    "map_names",
    "read_map",
    "table_names",
    "term",
]

show_tables()  # and again by `load`, since a kernel may import this before it has a shell
