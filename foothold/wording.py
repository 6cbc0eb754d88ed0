"""Print long lines of text so that a page breaks them between words, never inside one."""

from __future__ import annotations

from textwrap import fill, wrap

WIDTH = 66  # characters that fit beside the open file list of JupyterLab at 1024 pixels


def hung(text: str, indent: int, width: int = WIDTH) -> list[str]:
    """Lines of a text, those after the first set in; a word longer than a line is broken.

    >>> hung("1. A sentence that is a little too long.", 3, width=30)
    ['1. A sentence that is a little', '   too long.']
    """
    return wrap(text, width, subsequent_indent=" " * indent)


def say(*parts: object, indent: int = 2, width: int = WIDTH) -> None:
    """Print text in lines that are short enough for a notebook page.

    Each line of the text keeps the blanks that it begins with. What does not fit goes on the
    next line, a little further in. A word longer than a line, such as a web address, stays whole.

    Parameters
    ----------
    *parts : object
        What to print, joined by single blanks as `print` does.
    indent : int
        By how many more characters than its first line a text's other lines are set in.
    width : int
        Longest line, in characters.

    Raises
    ------
    ValueError
        If `indent` leaves no room for words.

    Examples
    --------
    >>> say("P1.S1 · A sentence that is a little too long.", width=30)
    P1.S1 · A sentence that is a
      little too long.
    """
    if not 0 <= indent < width:
        raise ValueError(f"An indent of {indent} leaves no room in lines of {width}; choose less.")
    for line in " ".join(str(part) for part in parts).split("\n"):
        text = line.lstrip(" ")
        start = " " * (len(line) - len(text))
        print(
            fill(
                text,
                width,
                initial_indent=start,
                subsequent_indent=start + " " * indent,
                break_long_words=False,
                break_on_hyphens=False,
            )
        )
