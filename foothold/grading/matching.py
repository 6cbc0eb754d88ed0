"""Recognise each cell of a learner's notebook: a copy of a locked cell, an answer, or extra."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .reading import base_id
from .sources import (
    adds_code,
    bindings,
    checks_called,
    names_set,
    only_blanks,
    parse,
    squeeze,
    without_fences,
)


@dataclass(frozen=True)
class Slot:
    """An answer cell of the pristine notebook: what it is called and how it looked when blank."""

    index: int
    check: str
    cell_id: str
    names: tuple[str, ...]  # none for an open answer
    stub: str

    @property
    def is_open(self) -> bool:
        """An open answer is text for a person."""
        return not self.names


@dataclass
class Piece:
    """A learner's cell: ``index`` is its place in the pristine order that it stands for."""

    source: str
    cell_type: str
    metadata: dict
    index: int | None = None  # pristine cell that it is a copy of
    slot: Slot | None = None  # answer cell that it is, by id or metadata
    calls: tuple[str, ...] = ()  # checks that it calls and nothing else
    keep: bool = True
    edited: bool = False  # a locked cell that was changed
    added: str = ""  # lines added to a locked text cell
    converted: bool = False
    joined: bool = False
    sets: dict[str, bool] = field(default_factory=dict)
    low: int = -1  # last locked cell, in pristine order, that stands before it
    place: int = -1  # pristine cell after which it goes


def role(cell: dict) -> str:
    """Return what a pristine cell is for: prompt, answer, check, neighbour, setup, text."""
    return cell.get("metadata", {}).get("foothold", {}).get("role", "")


def question(cell: dict) -> str:
    """Return the question that a cell carries in its metadata."""
    return cell.get("metadata", {}).get("foothold", {}).get("question", "")


def find_slots(pristine: list[dict], answers: Mapping[str, str] | None = None) -> list[Slot]:
    """List the answer cells of a pristine notebook.

    The check id is the cell's ``question``; of several answer cells with the same question the
    first belongs to the first check cell of that question, and so on.
    """
    slots, used = [], set()
    names_of = answers or {}
    for index, cell in enumerate(pristine):
        if role(cell) != "answer":
            continue
        is_open = cell["cell_type"] != "code"
        names = () if is_open else _answer_names(cell["source"])
        named = [check for check, name in names_of.items() if name in names]
        shown = [
            checks_called(other["source"])[0]
            for other in pristine
            if role(other) == "check"
            and question(other) == question(cell)
            and checks_called(other["source"])
        ]
        free = [check for check in (*named, *shown) if check not in used]
        check = question(cell) if is_open or not free else free[0]
        used.add(check)
        if named and not is_open:
            names = (names_of[check],) if check in names_of else names
        slots.append(Slot(index, check, cell.get("id", ""), names, cell["source"]))
    return slots


def _answer_names(stub: str) -> tuple[str, ...]:
    """Names that a stub leaves blank; names that it fills are starter code."""
    names = names_set(stub)
    return tuple(n for n in names if not bindings(stub, [n])[n]) or names


def match(learner: list[dict], pristine: list[dict], slots: list[Slot]) -> list[Piece]:
    """Say of each learner's cell what it is and where it stands among the locked cells."""
    index = _Index(pristine, slots)
    pieces = [_recognise(cell, index) for cell in learner]
    _join_halves(pieces)
    low = -1
    for piece in pieces:
        if piece.index is not None and piece.edited and piece.keep:
            piece.low = max(low, piece.index - 1)  # it runs before the restored cell
            low = max(low, piece.index)
            continue
        low = piece.low = low if piece.index is None else max(low, piece.index)
    return pieces


class _Index:
    def __init__(self, pristine: list[dict], slots: list[Slot]) -> None:
        self.pristine, self.slots = pristine, slots
        self.slot_at = {slot.index: slot for slot in slots}
        self.slot_of = {slot.check: slot for slot in slots}
        self.names = [name for slot in slots for name in slot.names]
        self.by_id, self.by_role, self.by_text, self.by_heading = {}, {}, {}, {}
        self.blank_texts = {squeeze(slot.stub) for slot in slots if slot.is_open}
        self.check_at: dict[str, int] = {}
        self.claimed: set[int] = set()
        for at, cell in enumerate(pristine):
            self.by_id.setdefault(cell.get("id", ""), at)
            if question(cell) and role(cell) != "answer":
                key = (question(cell), role(cell), cell["cell_type"])
                self.by_role.setdefault(key, []).append(at)
            if role(cell) != "answer":
                self.by_text.setdefault(_plain(cell["source"]), []).append(at)
                self.by_heading.setdefault(_heading(cell), []).append(at)
            if role(cell) == "check":
                for check in checks_called(cell["source"]) or ():
                    self.check_at.setdefault(check, at)

    def same_text(self, cell: dict) -> int | None:
        found = self.by_text.get(_plain(cell["source"]), []) if cell["source"].strip() else []
        same = [at for at in found if self.pristine[at]["cell_type"] == cell["cell_type"]]
        free = [at for at in same if at not in self.claimed]
        self.claimed.update(free[:1])
        return (free or same or [None])[0]

    def origin(self, cell: dict) -> int | None:
        """Return the pristine cell that a changed cell comes from."""
        at = self.by_id.get(base_id(cell.get("id", "")))
        if at is None and role(cell) == "answer" and question(cell) in self.slot_of:
            at = self.slot_of[question(cell)].index
        if at is None:
            same = self.by_role.get((question(cell), role(cell), cell["cell_type"]), [])
            at = same[0] if len(same) == 1 else None
        if at is None and _heading(cell):
            at = self.by_heading.get(_heading(cell), [None])[0]
        return at


def _plain(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def _heading(cell: dict) -> str:
    first = cell["source"].strip().split("\n", 1)[0].strip()
    return first if cell["cell_type"] == "markdown" and first.startswith("#") else ""


def _recognise(cell: dict, index: _Index) -> Piece:
    piece = Piece(cell["source"], cell["cell_type"], cell.get("metadata", {}))
    same = index.same_text(cell)
    calls = checks_called(cell["source"])
    if calls is not None:
        piece.calls, piece.keep = calls, False
        piece.index = max((index.check_at[c] for c in calls if c in index.check_at), default=None)
        return piece
    if same is not None:
        piece.index, piece.keep = same, False
        return piece
    if not cell["source"].strip():
        piece.keep = False
        return piece
    at = index.origin(cell)
    piece.slot = index.slot_at.get(at)
    if squeeze(piece.source) in index.blank_texts:
        piece.keep = False
        return piece
    _read_sets(piece, index)
    if at is not None and piece.slot is None:
        _edited(piece, at, index)
    elif piece.slot is None or not piece.slot.is_open:
        stub = piece.slot.stub if piece.slot else ""
        piece.keep = not only_blanks(piece.source, index.names, stub)
    return piece


def _read_sets(piece: Piece, index: _Index) -> None:
    """Find the answers that a cell gives; a text cell that holds code becomes code."""
    is_open = piece.slot is not None and piece.slot.is_open
    stubs = [piece.slot] if piece.slot else [s for s in index.slots if s.names]
    if piece.cell_type == "code":
        source = piece.source
    else:
        source = without_fences(piece.source)
        if is_open or (piece.slot is None and parse(source) is None):
            return
    for slot in stubs:
        piece.sets |= bindings(source, slot.names, slot.stub)
    piece.sets |= bindings(source, [n for n in index.names if n not in piece.sets])
    if piece.cell_type != "code" and any(piece.sets.values()):
        piece.source, piece.cell_type, piece.converted = source, "code", True
    if piece.slot and any(piece.sets.values()) and not set(piece.sets) & set(piece.slot.names):
        piece.slot = None  # a copied answer cell, put to use for another question


def _edited(piece: Piece, at: int, index: _Index) -> None:
    """Keep of a changed locked cell only what the learner added to it."""
    pristine = index.pristine[at]
    piece.index, piece.edited = at, True
    gives = any(piece.sets.values())
    if role(pristine) == "check":
        piece.keep = gives or piece.cell_type != "code"
    elif piece.cell_type == "code" and not piece.converted:
        piece.keep = pristine["cell_type"] != "code" or adds_code(piece.source, pristine["source"])
    else:
        given = {line.strip() for line in pristine["source"].split("\n")}
        lines = [line for line in piece.source.split("\n") if line.strip() not in given]
        piece.added = "\n".join(lines).strip()
        code = without_fences(piece.added)
        found = bindings(code, index.names) if parse(code) is not None else {}
        piece.keep = gives or any(found.values())
        if piece.keep and not gives:
            piece.source, piece.sets = code, found
            piece.cell_type, piece.converted = "code", True


def _join_halves(pieces: list[Piece]) -> None:
    """Join cells that were split inside a statement: the second half cannot stand alone."""
    for at in range(len(pieces) - 2, -1, -1):
        first, second = pieces[at], pieces[at + 1]
        if not (first.keep and second.keep and first.cell_type == second.cell_type == "code"):
            continue
        if first.edited or second.edited or not (first.sets or first.slot):
            continue
        indented = second.source.lstrip("\n")[:1] in (" ", "\t")
        if not indented and parse(second.source) is not None and parse(first.source) is not None:
            continue
        whole = first.source + "\n" + second.source
        if parse(whole) is None:
            continue
        names = {*first.sets, *second.sets, *(first.slot.names if first.slot else ())}
        first.source, first.joined, second.keep = whole, True, False
        first.sets, second.sets = bindings(whole, names), {}
