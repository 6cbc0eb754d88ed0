"""Find the notebooks to grade in what a learning platform, a colleague or a learner sent."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .archive import walk
from .naming import FilePath, learners, named_inside, own_words, platform_owner, set_by_name
from .reading import UnreadableNotebook, base_id, read_notebook
from .records import HandIn, Intake, Rejected
from .zips import Found, Limits, Refused

_CHECK = re.compile(r"""\bcheck\(\s*["'](\d\d\.\d{1,2}[a-z]*)["']""")
_GENERIC_ID = re.compile(r"q\d+[a-z]*-|unnamed-|title|header|setup|end$")
_KINDS = {
    "pdf": "a PDF",
    "py": "a Python script",
    "html": "a web page",
    "htm": "a web page",
    "docx": "a Word document",
    "doc": "a Word document",
    "odt": "a text document",
    "txt": "a text file",
    "md": "a text file",
    "png": "a picture",
    "jpg": "a picture",
    "jpeg": "a picture",
    "heic": "a picture",
    "7z": "an archive that is not a zip",
    "rar": "an archive that is not a zip",
    "gz": "an archive that is not a zip",
    "tar": "an archive that is not a zip",
}
# What lies about in the kit's own folder: no news beside a notebook that can be graded.
_KIT = {
    "csv", "json", "jsonl", "toml", "yml", "yaml", "cfg", "md", "txt", "py", "png", "svg",
    "geojson", "",
}  # fmt: skip
_NBGRADER = {"source", "release", "autograded", "feedback", "exchange"}
_SURE, _BY_NAME = 2, 1
# What an earlier look found out, by name and digest: an unchanged file is not parsed again.
Seen = dict[tuple[str, str], tuple[str, int, str, bool]]


@dataclass(frozen=True)
class ExerciseInfo:
    """What a set's notebooks are recognised by."""

    stem: str
    checks: frozenset[str]
    cells: frozenset[str]


@dataclass
class _File:
    parts: tuple[str, ...]
    modified: float
    digest: str = ""
    set_name: str = ""
    sure: int = 0
    reason: str = ""  # why it is not graded
    minor: bool = False  # not worth a word beside a notebook that is graded


def collect(
    path: Path,
    sets: Mapping[str, ExerciseInfo],
    limits: Limits | None = None,
    seen: Seen | None = None,
    skip: Callable[[Path], bool] | None = None,
) -> Intake:
    """Find every learner's newest notebook of each exercise set.

    Parameters
    ----------
    path : pathlib.Path
        A folder or zip as Canvas, Moodle or nbgrader export it, a folder with one folder for
        each learner, one learner's folder, or one notebook. Zips inside are looked into.
    sets : mapping of str to ExerciseInfo
        The sets to grade, by stem (``01_reading_claims``).
    limits : Limits, optional
        Bounds on sizes and numbers.
    seen : dict, optional
        Kept between calls by a caller that looks at one folder again and again.
    skip : callable, optional
        Takes a path on disk; files for which it says yes are passed over.

    Returns
    -------
    Intake
        Submissions in order of learner and set, and every other file with a reason. Nothing is
        written, and no file, however damaged or hostile, raises.

    Notes
    -----
    Of several versions the newest counts: by the version number that the platform adds, then by
    date. A file is recognised by its metadata, cell ids and checks before its name.
    """
    path = Path(path)
    files = []
    seen = {} if seen is None else seen
    for item in walk(path, _wanted, limits, skip):
        if isinstance(item, Refused):
            files.append(_File(item.parts, 0, reason=item.reason))
        else:
            files.append(_look(item, sets, seen))
    if any(file.parts[0].casefold() == "submitted" for file in files):  # an nbgrader course
        files = [f for f in files if f.parts[0].casefold() not in _NBGRADER]
    root = _root_name(path)
    labels = learners([FilePath(f.parts, f.set_name) for f in files], root, list(sets))
    groups, left = defaultdict(list), []
    for label, file in zip(labels, files, strict=True):
        if file.reason:
            left.append((label, file))
        else:
            groups[label, file.set_name].append(file)
    broken = defaultdict(list)
    for label, file in left:
        broken[label, file.set_name].append(file)
    found = [_newest(*key, groups[key], broken[key], root) for key in sorted(groups)]
    served = {label for label, _ in groups}
    left = [(label, f) for label, f in left if not (f.minor and label in served)]
    return Intake(tuple(found), tuple(_rejected(left)))


def _wanted(name: str) -> bool:
    lower = name.lower()  # "x.ipynb.txt" and "x.json" come from browsers and mail programs
    return ".ipynb" in lower or lower.endswith(".json")


def _root_name(path: Path) -> str:
    try:
        real = path.resolve()
        if real.suffix.lower() == ".zip":
            return real.stem
        return real.name if real.is_dir() else real.parent.name
    except (OSError, RuntimeError, ValueError):
        return path.name


def _look(item: Found, sets: Mapping[str, ExerciseInfo], seen: Seen) -> _File:
    """Say what a file is; its bytes are not kept."""
    file = _File(item.parts, item.modified)
    if item.content is None:
        _other_kind(file, item.parts[-1])
        return file
    file.digest = hashlib.sha256(item.content).hexdigest()
    key = item.parts[-1], file.digest
    if key in seen:
        file.set_name, file.sure, file.reason, file.minor = seen[key]
    else:
        _read(file, item, sets)
        seen[key] = file.set_name, file.sure, file.reason, file.minor
    return file


def _read(file: _File, item: Found, sets: Mapping[str, ExerciseInfo]) -> None:
    name = item.parts[-1]
    try:
        book = read_notebook(item.content)
    except UnreadableNotebook as error:
        if ".ipynb" in name.lower():
            file.reason = str(error)
            file.set_name = set_by_name(_own_file(item.parts), list(sets))
        else:
            _other_kind(file, name)
        return
    recognise(file, book, sets)


def _other_kind(file: _File, name: str) -> None:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    what = _KINDS.get(ending, f"a .{ending} file" if ending else "a file without ending")
    file.reason = (
        f"This is {what}, which cannot be graded. "
        "Ask for the notebook, the file that ends in .ipynb."
    )
    file.minor = ending in _KIT


def _own_file(parts: tuple[str, ...]) -> str:
    owner = platform_owner(parts[-1:])
    return owner.file if owner else parts[-1]


def recognise(file: _File, book: dict, sets: Mapping[str, ExerciseInfo]) -> None:
    """Set the exercise set of a notebook, or the reason why it has none."""
    cells = book["cells"]
    stated = book["metadata"].get("foothold", {}).get("set", "")
    if stated in sets:
        file.set_name, file.sure = stated, _SURE
        return
    called = [check for cell in cells for check in _CHECK.findall(cell["source"])]
    asked = [cell["metadata"].get("foothold", {}).get("question", "") for cell in cells]
    mentioned = Counter(
        stem for item in (*called, *asked) for stem, info in sets.items() if item in info.checks
    )
    by_check = _leader(mentioned)
    by_id = _leader(_by_ids(cells, sets))
    if by_id and (by_check in ("", by_id)) and (mentioned or not called):
        file.set_name, file.sure = by_id, _SURE
    elif by_check:
        file.set_name, file.sure = by_check, _SURE
    elif stated or called:
        other = stated or called[0].split(".")[0]
        file.reason = f"This notebook is of set {other[:60]}, which is not graded here."
    else:
        _by_name(file, cells, list(sets))


def _by_ids(cells: list[dict], sets: Mapping[str, ExerciseInfo]) -> Counter:
    """Count the cell ids that only one set has; ids like ``q3-answer`` occur in all."""
    shared = Counter(item for info in sets.values() for item in info.cells)
    ids = {base_id(cell["id"]) for cell in cells}
    ids = {item for item in ids if shared[item] == 1 and not _GENERIC_ID.match(item)}
    counts = {stem: len(ids & info.cells) for stem, info in sets.items()}
    return Counter({stem: count for stem, count in counts.items() if count})


def _leader(counts: Counter) -> str:
    first = counts.most_common(2)
    if not first or (len(first) == 2 and first[0][1] == first[1][1]):
        return ""
    return first[0][0]


def _by_name(file: _File, cells: list[dict], stems: list[str]) -> None:
    named = set_by_name(_own_file(file.parts), stems)
    if any("predict(" in cell["source"] for cell in cells):
        file.minor = True
        what = f" Ask for exercises/{named}.ipynb." if named else ""
        file.reason = f"This is a lesson notebook, not an exercise.{what}"
    elif named:
        file.set_name, file.sure = named, _BY_NAME
    else:
        file.reason = (
            f"This notebook is none of the sets graded here ({', '.join(stems)}). "
            "If it is, give it the name of its set."
        )


def _rank(file: _File) -> tuple:
    owner = platform_owner(file.parts)
    version, order = (owner.version, owner.order) if owner else (0, 0)
    return version, file.modified, order, file.parts


def _newest(
    label: str, set_name: str, versions: list[_File], broken: list[_File], root: str
) -> HandIn:
    def rank(file: _File) -> tuple:  # a file known by its name only may be another thing
        return not named_inside(file.parts, label), file.sure, *_rank(file)

    *older, newest = sorted(versions, key=rank)
    owner, notes = platform_owner(newest.parts), []
    if older:
        names = ", ".join("/".join(file.parts) for file in reversed(older))
        notes.append(
            f"{len(versions)} files were handed in for this set; the newest counts. "
            f"Not graded: {names}."
        )
    for file in broken:
        if _rank(file) > _rank(newest):
            name = "/".join(file.parts)
            notes.append(f"A newer file, {name}, could not be graded, so this one counts.")
    if owner is not None and owner.late:
        notes.append("The file name says that it was handed in late.")
    called = "" if owner or label != root else own_words(newest.parts[-1], set_name)
    if re.search(r"[^\W\d_]{2}", called):
        notes.append(f"The learner is named after the folder, {root}; the file says “{called}”.")
    if newest.sure == _BY_NAME:
        notes.append("This notebook was recognised by its file name only.")
    return HandIn(label, set_name, "/".join(newest.parts), newest.digest, tuple(notes))


def _rejected(left: list[tuple[str, _File]]) -> list[Rejected]:
    """Name each file; of many alike from one learner the first, with their number."""
    alike = defaultdict(list)
    for label, file in left:
        alike[label, file.reason].append("/".join(file.parts))
    found = []
    for (label, reason), names in sorted(alike.items()):
        names.sort()
        if len(names) > 3:
            more = f"{reason} The same holds for {len(names) - 1} other files."
            found.append(Rejected(label, names[0], more))
        else:
            found += [Rejected(label, name, reason) for name in names]
    return found
