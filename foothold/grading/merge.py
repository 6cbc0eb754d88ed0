"""Put a learner's work into a pristine copy of the exercise.

Two orders are kept at once: the locked cells stand as released, the learner's cells stand in
the learner's own order, each as near as possible to where it stood among the locked ones. So
what runs is what the learner would see with "Restart & Run All", on sound ground. Only the check
cells, which do nothing but show an answer, may move: each stands after the last cell that gives
its answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .matching import Piece, Slot, find_slots, match, question, role
from .sources import checks_called, makes_function, names_set, squeeze, statements_of

CODE = "code"
MOST_TEXTS = 40  # cells of one open answer


@dataclass(frozen=True)
class MergedCell:
    """One cell to run or to show.

    ``check`` is the id of the check that a check cell calls or that an answer cell answers (blank
    if it answers several), for other locked cells their question; ``role`` is the pristine
    cell's role, ``answer`` or ``extra``.
    """

    kind: Literal["locked", "answer", "extra"]
    source: str
    cell_type: str
    check: str = ""
    role: str = ""


@dataclass(frozen=True)
class Merged:
    """A learner's work in a pristine notebook.

    Attributes
    ----------
    cells : tuple of MergedCell
        In the order to run; nothing of the learner's metadata, tags or outputs is left.
    typed : dict
        check id -> the learner's own source of that answer, verbatim, "" if blank. Every check
        with a check cell is a key.
    open : dict
        id of each open answer -> Markdown, "" if blank.
    notes : tuple of str
        Sentences for the report.
    """

    cells: tuple[MergedCell, ...]
    typed: dict[str, str]
    open: dict[str, str]
    notes: tuple[str, ...]


def merge(learner: dict, pristine: dict, answers: Mapping[str, str] | None = None) -> Merged:
    """Merge a learner's notebook into the exercise as it was released.

    Parameters
    ----------
    learner : dict
        As ``read_notebook`` returns it.
    pristine : dict
        The released exercise; its cells carry ``metadata.foothold`` with ``question`` and
        ``role``.
    answers : mapping of str to str, optional
        check id -> name of its answer. Without it the names are read from the blank answer cells.

    Returns
    -------
    Merged
        Blank answers are left out of ``cells``: a name that is missing is "not yet", and a blank
        can thus never overwrite an answer.
    """
    locked = [_with_text(cell) for cell in pristine["cells"]]
    slots = find_slots(locked, answers)
    pieces = match([_with_text(cell) for cell in learner["cells"]], locked, slots)
    _places(pieces, locked)
    winners = {slot.check: _winner(pieces, slot) for slot in slots if not slot.is_open}
    typed = {s.check: _typed(pieces, s, winners[s.check]) for s in slots if not s.is_open}
    texts = {s.check: _open_text(pieces, s, locked) for s in slots if s.is_open}
    cells = _assemble(pieces, locked, slots, winners)
    return Merged(tuple(cells), typed, texts, tuple(_notes(pieces, locked, slots, winners)))


def _with_text(cell: dict) -> dict:
    source = cell.get("source", "")
    return {**cell, "source": source if isinstance(source, str) else "".join(source)}


def _places(pieces: list[Piece], locked: list[dict]) -> None:
    """Give each kept cell its place, in the learner's order, never before the setup."""
    first = next((n for n, c in enumerate(locked) if role(c) == "answer"), 0)
    floor = max((n for n in range(first) if role(locked[n]) == "setup"), default=-1)
    last = -1
    for number, piece in enumerate(pieces):
        low = piece.low
        if not piece.keep:
            piece.place = max(low, last)
            continue
        if not piece.edited:
            low = max(low, floor)
        if piece.slot is not None:  # where locked cells were deleted: go to the own question
            later = [p.index for p in pieces[number + 1 :] if (p.index or -1) > low]
            low = min(max(low, piece.slot.index - 1), min(later, default=len(locked)) - 1)
        last = piece.place = max(low, last)


def _gives(piece: Piece, slot: Slot) -> bool:
    return piece.keep and any(piece.sets.get(name, False) for name in slot.names)


def _winner(pieces: list[Piece], slot: Slot) -> Piece | None:
    """Return the cell that answers: the last that gives a value, else the cell provided."""
    giving = [piece for piece in pieces if _gives(piece, slot)]
    if slot.stub.lstrip().startswith("def "):  # a loop may use the function's name once more
        made = [p for p in giving if any(makes_function(p.source, name) for name in slot.names)]
        giving = made or giving
    own = [piece for piece in pieces if piece.keep and piece.slot is slot]
    if giving or own:
        return (giving or own)[-1]
    if any(piece.slot is slot or set(piece.sets) & set(slot.names) for piece in pieces):
        return None  # the cell provided is there, and blank
    near = [
        piece
        for piece in pieces
        if piece.keep
        and piece.cell_type == CODE
        and not piece.sets
        and piece.slot is None
        and not piece.edited
        and not names_set(piece.source)
        and piece.low in (slot.index - 1, slot.index)
    ]
    return near[-1] if near else None


def _typed(pieces: list[Piece], slot: Slot, winner: Piece | None) -> str:
    if winner is None:
        return ""
    parts = []
    for piece in pieces:
        if piece is winner:
            several = sum(piece.sets.values()) > 1
            name = next((n for n in slot.names if piece.sets.get(n)), slot.names[0])
            parts.append(statements_of(piece.source, name) if several else piece.source)
        elif piece.keep and piece.slot is slot and not piece.sets:
            parts.append(piece.source)  # the other half of an answer cell that was split
    return "\n\n".join(parts)


def _open_text(pieces: list[Piece], slot: Slot, locked: list[dict]) -> str:
    """Collect an open answer: its own cell, text cells beside it, or lines in the question."""
    before = max((n for n in range(slot.index) if role(locked[n]) != "answer"), default=-1)
    blank = {squeeze(slot.stub), ""}
    texts: dict[str, str] = {}  # without spaces -> as typed
    for piece in pieces:
        own = piece.slot is slot
        beside = (
            piece.slot is None
            and piece.cell_type != CODE
            and piece.index is None
            and before <= piece.low <= slot.index
        )
        text = piece.source.strip("\n")
        key = squeeze(text) if (own or beside) and len(texts) < MOST_TEXTS else ""
        if key not in blank and not any(key in other for other in texts):
            # an earlier copy that is part of this one says nothing more
            texts = {k: v for k, v in texts.items() if k not in key} | {key: text}
    if not texts:
        return next((p.added for p in pieces if p.index == before and not p.converted), "")
    return "\n\n".join(texts.values())


def _assemble(
    pieces: list[Piece],
    locked: list[dict],
    slots: list[Slot],
    winners: dict[str, Piece | None],
) -> list[MergedCell]:
    """Thread the learner's cells through the locked ones and set each check after its answer."""
    order: list[Piece | int] = [p for p in pieces if p.place < 0]
    for number in range(len(locked)):
        order.append(number)
        order += [piece for piece in pieces if piece.place == number]
    slot_of = {slot.check: slot for slot in slots}
    after: dict[int, list[int]] = {}  # place in order -> check cells that move there
    for at, item in enumerate(order):
        if isinstance(item, int) and role(locked[item]) == "check":
            check = next(iter(checks_called(locked[item]["source"]) or ()), "")
            target = _check_place(order, at, check, slot_of.get(check), winners.get(check))
            after.setdefault(target, []).append(item)
    cells: list[MergedCell] = []
    for at, item in enumerate(order):
        if isinstance(item, Piece):
            if item.keep:
                cells.append(_work_cell(item, winners))
        elif role(locked[item]) not in ("answer", "check"):
            cells.append(_locked_cell(locked[item]))
        cells += [_locked_cell(locked[number]) for number in after.get(at, [])]
    return cells


def _check_place(
    order: list[Piece | int], at: int, check: str, slot: Slot | None, winner: Piece | None
) -> int:
    """Return the place in ``order`` after which a check cell stands.

    That is its own place or that of the learner's copy of it, whichever comes first after the
    answer with no other cell between that sets the same name; else directly after the answer.
    """
    if winner is None or slot is None:
        return at
    answered = next(n for n, item in enumerate(order) if item is winner)
    copies = [n for n, item in enumerate(order) if isinstance(item, Piece) and check in item.calls]
    for place in sorted([at, *copies]):
        between = order[answered + 1 : place]
        if place > answered and not any(
            isinstance(item, Piece) and item.keep and set(item.sets) & set(slot.names)
            for item in between
        ):
            return place
    return answered


def _locked_cell(cell: dict) -> MergedCell:
    check = next(iter(checks_called(cell["source"]) or ()), "") if role(cell) == "check" else ""
    return MergedCell(
        "locked", cell["source"], cell["cell_type"], check or question(cell), role(cell)
    )


def _work_cell(piece: Piece, winners: dict[str, Piece | None]) -> MergedCell:
    won = [check for check, winner in winners.items() if winner is piece]
    if not won and piece.slot is None:
        return MergedCell("extra", piece.source, piece.cell_type, "", "extra")
    if piece.slot is not None and piece.slot.is_open and not any(piece.sets.values()):
        return MergedCell("answer", piece.source, "markdown", piece.slot.check, "answer")
    check = won[0] if len(won) == 1 else "" if won else piece.slot.check
    return MergedCell("answer", piece.source, piece.cell_type, check, "answer")


def _notes(
    pieces: list[Piece],
    locked: list[dict],
    slots: list[Slot],
    winners: dict[str, Piece | None],
) -> list[str]:
    """Say what was unusual, in few sentences."""
    elsewhere, nameless, notes = [], [], []
    for slot in slots:
        winner = winners.get(slot.check)
        if winner is None:
            continue
        giving = [piece for piece in pieces if _gives(piece, slot)]
        if len({statements_of(p.source, n) for p in giving for n in slot.names}) > 1:
            notes.append(
                f"{slot.check} was answered in {len(giving)} cells; the last answer counts."
            )
        if not set(winner.sets) & set(slot.names):
            nameless.append(f"{slot.check} ({slot.names[0]})")
        elif winner.slot is not slot and not slot.index - 1 <= winner.low <= slot.index:
            elsewhere.append(slot.check)
    if elsewhere:
        notes.append(f"Found by name, not in the cell provided: {', '.join(elsewhere)}.")
    if nameless:
        notes.append(f"The answer cell no longer sets its name: {', '.join(nameless)}.")
    if any(piece.converted for piece in pieces):
        notes.append("Code that stood in a text cell was run as code.")
    if any(piece.joined for piece in pieces):
        notes.append("A cell that was split inside a statement was joined again.")
    changed = sum(piece.edited for piece in pieces)
    seen = {piece.index for piece in pieces if piece.index is not None}
    missing = sum(n not in seen and role(c) != "answer" for n, c in enumerate(locked))
    for count, what in ((changed, "changed"), (missing, "missing")):
        if count:
            cell = "1 locked cell was" if count == 1 else f"{count} locked cells were"
            notes.append(f"{cell} {what}; the original was used.")
    return notes
