"""Text from strangers, made safe to store, to print and to use as a file name."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

# Marks that turn the direction of the text around them, and spaces without width: in a report
# they could make one learner's name swallow the points beside it, or two answers look the same.
# The joiners U+200C and U+200D stay: Persian words and many pictures need them.
_DIRECTION = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029]
_DIRECTION += [0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF]
_VISIBLE = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"}
_VISIBLE |= {127: 0x2421}
_VISIBLE |= dict.fromkeys(range(0x80, 0xA0), "\N{REPLACEMENT CHARACTER}")
_VISIBLE |= {code: f"⟨U+{code:04X}⟩" for code in _DIRECTION}

_PLAIN_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,58}[a-z0-9])?")
_WINDOWS_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")


def storable(text: str) -> str:
    """Return the text with halves of surrogate pairs joined or replaced.

    JSON can carry lone surrogates; neither SQLite nor UTF-8 takes them.

    >>> storable("ok \\ud800")
    'ok \N{REPLACEMENT CHARACTER}'
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def visible(text: str) -> str:
    """Return the text with control and direction characters shown instead of obeyed.

    Line ends become ``\\n``; tabs stay.

    >>> visible("a\\x1b[2Jb")
    'a␛[2Jb'
    """
    if text.isascii() and text.isprintable():  # most text by far; reports ask very often
        return text
    plain = storable(text).replace("\r\n", "\n").replace("\r", "\n")
    return plain.translate(_VISIBLE)


def one_line(text: str) -> str:
    """Return :func:`visible` text on one line, with line ends and tabs shown as symbols."""
    return visible(text).replace("\n", "␤").replace("\t", "␉")


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """Return a file name for a learner or a set: safe everywhere, different for each name.

    A name that is already plain stays as it is; any other keeps its readable letters and gets
    a dot and twelve digits of its SHA-256. Plain names hold no dot, so the two never meet.

    >>> slug("01_reading_claims")
    '01_reading_claims'
    >>> slug("Zoë Ünal")
    'zoe-unal.dbd9661ad958'
    """
    if _PLAIN_NAME.fullmatch(name) and not _WINDOWS_DEVICE.fullmatch(name):
        return name
    folded = unicodedata.normalize("NFKD", storable(name)).encode("ascii", "ignore").decode()
    readable = re.sub(r"[^a-z0-9]+", "-", folded.lower()).strip("-")[:40].strip("-")
    if not readable or _WINDOWS_DEVICE.fullmatch(readable):
        readable = f"learner-{readable}".strip("-")
    digits = hashlib.sha256(storable(name).encode("utf-8")).hexdigest()[:12]
    return f"{readable}.{digits}"


def number(value: float) -> str:
    """Return points as people write them: at most two decimals, no trailing zeros.

    >>> number(2.0), number(2.5), number(1 / 3)
    ('2', '2.5', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def counted(count: int, what: str) -> str:
    """A number with its word, in the singular for one.

    >>> counted(1, "notebook"), counted(0, "notebook")
    ('1 notebook', '0 notebooks')
    """
    return f"{count} {what}{'' if count == 1 else 's'}"


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sorting key in which 01.2 comes before 01.10.

    >>> sorted(["01.10", "01.2"], key=natural)
    ['01.2', '01.10']
    """
    pieces = re.split(r"([0-9]+)", text.casefold())
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces if p)
