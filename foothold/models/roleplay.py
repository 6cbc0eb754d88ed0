"""Cards for the role-play: what each negotiating party has said itself, with its sources.

Seven seats. Armed groups have none, because no case is argued for them; civilians have none
either, and every table should say what that leaves out. Who does not want to play writes instead.
"""

from __future__ import annotations

import pandas as pd

from foothold.wording import hung

SEATS = ("russia", "syria-gov", "turkey", "israel", "usa", "eu", "gulf")


def seats(cases: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """List the seats and who shares them.

    Parameters
    ----------
    cases, actors : pandas.DataFrame
        The tables of that name.

    Returns
    -------
    pandas.DataFrame
        ``seat``, ``who`` and ``statements`` (how many), in the order of :data:`SEATS`.
    """
    names = actors.set_index("actor_id")["name"]
    rows = []
    for seat in SEATS:
        mine = cases[cases["seat"] == seat]
        who = " and ".join(names[actor] for actor in mine["actor_id"])
        rows.append((seat, who, int(mine["statement_ids"].map(len).sum())))
    return pd.DataFrame(rows, columns=["seat", "who", "statements"])


def role_card(cases: pd.DataFrame, statements: pd.DataFrame, seat: str) -> str:
    """Write the card of one seat.

    The case is made from what the party has said, and each statement stands below it with its
    speaker, day and sources. The lines marked *inferred* are the kit's: a player may
    depart from them, not from what was said.

    Parameters
    ----------
    cases, statements : pandas.DataFrame
        The tables of that name.
    seat : str
        One of :data:`SEATS`.

    Returns
    -------
    str
        Lines of at most 66 signs. The Gulf seat holds two cases that stay apart.

    Raises
    ------
    ValueError
        If there is no such seat.

    Examples
    --------
    >>> from foothold.data import load
    >>> print(role_card(load("cases"), load("statements"), "turkey").splitlines()[0])
    SEAT: turkey
    """
    mine = cases[(cases["seat"] == seat) & (cases["seat"] != "")]
    if mine.empty:
        raise ValueError(f"There is no seat {seat!r}; the seats are {', '.join(SEATS)}.")
    said = statements.set_index("statement_id")
    lines = [f"SEAT: {seat}"]
    for case in mine.itertuples():
        if len(mine) > 1:
            lines += ["", case.actor_id.upper()]
        lines += _wrap("Its case", case.case)
        for name in case.statement_ids:
            row = said.loc[name]
            about = ", ".join([row["speaker"], str(row["date"]), *row["source_ids"]])
            lines += _wrap(f"Said, {name} ({about})", row["statement"])
        lines += _wrap("Hardly gives up (inferred)", case.non_negotiable)
        lines += _wrap("Might trade (inferred)", case.could_trade)
        if case.note:
            lines += _wrap("Mind", case.note)
    return "\n".join(lines)


def _wrap(label: str, text: str) -> list[str]:
    return hung(f"{label}: {text}", 4)
