"""What may stand in a record of a learner's work: no reference, and nothing the grader supplied.

References never enter a kernel, so a notebook cannot show them; but an error inside the grader
may quote one in its text. Hidden inputs do enter the kernel, so a notebook may try to carry them
out in the name of an exception or in an answer that the grader quotes.
"""

from __future__ import annotations

import builtins
import re
import traceback
from pathlib import Path

_HERE = Path(__file__).resolve().parents[1]
_QUOTED = re.compile(r"'([^']{1,60})'")


def where_it_failed(error: BaseException) -> str:
    """Kind of an error and where in the grader it arose; its text stays out.

    Parameters
    ----------
    error : BaseException
        Caught while a submission was graded.

    Examples
    --------
    >>> where_it_failed(KeyError("the reference"))
    'KeyError'
    """
    kind = type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        kind = f"{kind}, {error.strerror}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _HERE in Path(frame.filename).parents]
    return f"{kind} in {Path(own[-1].filename).name}, line {own[-1].lineno}" if own else kind


def exception_name(name: str) -> str:
    """The name of an exception that Python itself has; a notebook can choose any other.

    Examples
    --------
    >>> exception_name("KeyError"), exception_name("Inputs_3_2_1")
    ('KeyError', 'an error of another kind')
    """
    kind = getattr(builtins, name, None)
    known = isinstance(kind, type) and issubclass(kind, BaseException)
    return name if known else "an error of another kind"


def quotes_typed_only(sentence: str, typed: str) -> str:
    """A sentence whose quotes are the learner's own typed words; others become three dots.

    Parameters
    ----------
    sentence : str
        What a learner is told about an answer that cannot be read.
    typed : str
        The source of the answer's cell.

    Examples
    --------
    >>> quotes_typed_only("'P9' is not a label.", 'answer_1 = "P9"')
    "'P9' is not a label."
    >>> quotes_typed_only("'[3, 2, 1]' is not a label.", "answer_1 = str(stolen)")
    "'…' is not a label."
    """
    source = _letters(typed)

    def kept(found: re.Match) -> str:
        return found[0] if _letters(found[1]) in source else "'…'"

    return _QUOTED.sub(kept, sentence)


def _letters(text: str) -> str:
    """What makes a text what it is, however it was spaced, quoted or escaped."""
    return re.sub(r"[\W_]+", "", text.removesuffix("…")).casefold()
