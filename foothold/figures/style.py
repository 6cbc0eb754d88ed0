"""The look of every figure: one style sheet, one colour per actor, never colour alone.

The colours keep 3:1 against the figure and the map's land (WCAG 2.2, 1.4.11), text keeps 4.5:1,
and every two actors differ under the three kinds of colour-blindness as well (tests/figures).
Each colour comes with a marker, and each category with a hatch and a line style, because some
readers see, print or project no colour.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.figure import Figure

PAPER = "#FFFFFF"  # background of every figure, in dark themes too
LAND = "#F2EEE3"
SEA = "#FFFFFF"
INK = "#222222"  # text, edges
INK_SOFT = "#555555"  # notes, ticks, sources
RULE = "#8A8A8A"  # axes and borders that carry meaning: 3:1
GRID = "#DDDDDD"  # help for the eye only
HIGHLIGHT = "#FFF2B3"  # a fill behind INK, never a line

BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREY = "#444444"

NOTE_SIZE, TEXT_SIZE, TITLE_SIZE = 9, 10, 12
WIDTH, HEIGHT = 25 / 3, 37 / 8  # inches: 800 by 444 CSS pixels


@dataclass(frozen=True)
class Look:
    """How one thing is drawn: use the colour together with at least one of the others."""

    label: str
    colour: str
    marker: str = "o"
    hatch: str = ""
    line: str | tuple = "-"

    def scatter(self) -> dict:
        """Keyword arguments for ``ax.scatter``."""
        return {"c": self.colour, "marker": self.marker, "edgecolors": INK, "linewidths": 0.8}

    def plot(self) -> dict:
        """Keyword arguments for ``ax.plot``."""
        return {
            "color": self.colour,
            "marker": self.marker,
            "linestyle": self.line,
            "markeredgecolor": INK,
        }

    def bar(self) -> dict:
        """Keyword arguments for ``ax.bar`` and patches; the hatch is drawn in the dark edge."""
        return {"facecolor": self.colour, "hatch": self.hatch, "edgecolor": INK, "linewidth": 0.8}


DASHES, DOTS, DASH_DOT = (0, (5, 2)), (0, (1, 1.5)), (0, (5, 2, 1, 2))

ACTORS = {
    "russia": Look("Russia", VERMILLION, "o", "", "-"),
    "syria-gov": Look("Syria's new government", BLUE, "s", "//", "-"),
    "assad-gov": Look("Assad's government", GREY, "X", "xx", DASHES),
    "turkey": Look("Turkey", "#E03568", "^", "\\\\", "-"),
    "usa": Look("United States", "#4A3991", "*", "..", "-"),
    "israel": Look("Israel", "#002E66", "D", "++", "-"),
    "iran": Look("Iran", "#267743", "v", "--", DASHES),
    "saudi-arabia": Look("Saudi Arabia", "#86833C", "P", "||", DASH_DOT),
    "qatar": Look("Qatar", "#A72E60", "p", "oo", DASH_DOT),
    "eu": Look("European Union", "#6E8BAA", "h", "///", DASH_DOT),
    "ukraine": Look("Ukraine", "#795700", "d", "**", DASH_DOT),
    "isis": Look("ISIS", "#171B13", "8", "xxx", DOTS),
    "sdf": Look("SDF", "#C359CE", "<", "\\\\\\", DOTS),
    "hts": Look("HTS", "#7F8989", ">", "O", DOTS),
}
OTHER = Look("other", "#6B6B6B", "H", "", DOTS)

# People, offices and members are drawn as the side that they speak for or belong to.
SIDES = {
    "qatar-emir": "qatar",
    "putin": "russia",
    "lavrov": "russia",
    "bogdanov": "russia",
    "africa-corps": "russia",
    "al-sharaa": "syria-gov",
    "al-shaibani": "syria-gov",
    "abu-qasra": "syria-gov",
    "central-bank-syria": "syria-gov",
    "assad": "assad-gov",
    "trump": "usa",
    "netanyahu": "israel",
    "zelensky": "ukraine",
    "european-officials": "eu",
    "kallas": "eu",
    "germany": "eu",
    "france": "eu",
    "italy": "eu",
    "poland": "eu",
    "spain": "eu",
}

CLAIM_TYPES = {
    "event": Look("event", BLUE, "o", "", "-"),
    "attributed": Look("attributed", VERMILLION, "s", "//", DASHES),
    "forecast": Look("forecast", "#5E3C99", "^", "..", DOTS),
    "judgement": Look("judgement", "#1B7837", "D", "xx", DASH_DOT),
    "motive": Look("motive", "#7B1E3A", "P", "\\\\", DASHES),
    "background": Look("background", "#6B6B6B", "v", "--", "-"),
}
VOICES = {
    "author": Look("the author", GREY, "o", "", "-"),
    "named-leader": Look("a named leader", BLUE, "s", "//", "-"),
    "officials": Look("officials", "#A72E60", "D", "xx", DASHES),
    "anonymous-source": Look("an unnamed source", VERMILLION, "^", "..", DOTS),
}
# One hue, darker = more open to doubt; the number of strokes says the same without colour.
HEDGES = {
    "none": Look("no hedge", "#FFFFFF", "o", "", "-"),
    "weak": Look("weak hedge", "#9CC3DD", "v", "/", DASHES),
    "moderate": Look("moderate hedge", "#3F86B5", "s", "//", DASH_DOT),
    "strong": Look("strong hedge", "#0B3C5D", "^", "///", DOTS),
}
CATEGORIES = {
    "actor": ACTORS,
    "claim_type": CLAIM_TYPES,
    "voice": VOICES,
    "hedge_strength": HEDGES,
}

RC = {
    "font.family": ["DejaVu Sans"],  # shipped with matplotlib: the same on every machine
    "font.size": TEXT_SIZE,
    "text.color": INK,
    "text.usetex": False,
    "text.parse_math": False,  # a dollar sign is money here
    "figure.facecolor": PAPER,
    "figure.edgecolor": PAPER,
    "figure.figsize": (WIDTH, HEIGHT),
    "figure.dpi": 96,
    "savefig.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT_SIZE,
    "axes.titlesize": TITLE_SIZE,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "axes.prop_cycle": mpl.cycler(color=[look.colour for look in ACTORS.values()]),
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": RULE,
    "ytick.color": RULE,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": NOTE_SIZE,
    "ytick.labelsize": NOTE_SIZE,
    "legend.fontsize": NOTE_SIZE,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "lines.markersize": 7,
    "hatch.linewidth": 0.8,
    "hatch.color": INK,
    "svg.hashsalt": "foothold",
}


def use_style() -> AbstractContextManager:
    """Give the kit's style to what is made inside a ``with`` block, or inside a function.

    Texts and lines take their look when they are made, so put it over the whole figure function.

    Examples
    --------
    >>> @use_style()
    ... def distances():
    ...     figure, ax = new_figure("Distance from Hmeimim, km")
    """
    return mpl.rc_context(RC)


def new_figure(title: str = "", width: float = WIDTH, height: float = HEIGHT, **subplots):
    """Make a figure in the kit's style, with room for the source line at its foot.

    Parameters
    ----------
    title : str
        Title of the axes, at the left; for several axes set their titles yourself.
    width, height : float
        Inches; one inch is 96 CSS pixels on the page.
    **subplots
        Given to ``Figure.subplots``, for example ``nrows=2, sharex=True``.

    Returns
    -------
    tuple
        The ``Figure`` (object interface, so that no backend shows it) and its axes.
    """
    with use_style():
        figure = Figure(figsize=(width, height), layout="constrained")
        # 0.26 inch at the foot belong to the source line
        figure.get_layout_engine().set(rect=(0, 0.26 / height, 1, 1 - 0.26 / height))
        axes = figure.subplots(**subplots)
    if title and hasattr(axes, "set_title"):
        axes.set_title(title)
    return figure, axes


def actor_look(actor_id: str) -> Look:
    """Colour, marker, hatch and line style of an actor of data/actors.csv.

    People, offices and EU members look like the side they speak for; actors outside the main
    fourteen share one grey and must be labelled by name.
    """
    return ACTORS.get(SIDES.get(actor_id, actor_id), OTHER)


def actor_colour(actor_id: str) -> str:
    """Colour of an actor as ``#RRGGBB``; add its marker or name, never colour alone.

    Examples
    --------
    >>> actor_colour("putin") == actor_colour("russia")
    True
    """
    return actor_look(actor_id).colour


def look(category: str, key: str) -> Look:
    """Look of one value of a category: ``actor``, ``claim_type``, ``voice``, ``hedge_strength``.

    Raises
    ------
    KeyError
        If the category or the value is unknown; the message lists what there is.
    """
    if category not in CATEGORIES:
        raise KeyError(f"No category {category!r}; there are {', '.join(CATEGORIES)}.")
    if category == "actor":
        return actor_look(key)
    if key not in CATEGORIES[category]:
        known = ", ".join(CATEGORIES[category])
        raise KeyError(f"No {category} {key!r}; there are {known}.")
    return CATEGORIES[category][key]


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` as WCAG 2.2 defines it, 0 (black) to 1 (white)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours as WCAG 2.2 defines it, 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
