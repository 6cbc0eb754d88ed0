"""Find the data files, in a checkout of the project or in an installed wheel."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

DESCRIPTOR = "datapackage.json"


class UnknownNameError(KeyError):
    """A name or id that the data do not hold; printed as the plain sentence that it carries."""

    def __str__(self) -> str:
        return str(self.args[0])


@lru_cache(maxsize=1)
def data_folder() -> Path:
    """Return the folder that holds the tables, the maps and their description.

    Returns
    -------
    pathlib.Path
        ``data/`` of a checkout, or ``foothold/_data`` of an installed wheel.

    Raises
    ------
    FileNotFoundError
        If neither is there, as when a single file of the package was copied.

    Examples
    --------
    >>> (data_folder() / "events.csv").is_file()
    True
    """
    package = Path(__file__).resolve().parent.parent
    # The wheel's copy first: a folder called "data" beside an installed package is not ours.
    for folder in (package / "_data", package.parent / "data"):
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise FileNotFoundError(
        "The data files of foothold were not found. Install the whole project again "
        "(pip install -e . in its folder)."
    )


@lru_cache(maxsize=1)
def resources() -> dict[str, dict]:
    """Return the description of each file from ``datapackage.json``, by name.

    Returns
    -------
    dict of str to dict
        One Data Package resource a name. It is shared: read it, do not change it.
    """
    text = (data_folder() / DESCRIPTOR).read_text(encoding="utf-8")
    return {resource["name"]: resource for resource in json.loads(text)["resources"]}
