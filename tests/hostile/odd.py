"""Right answers in notebooks that went through many hands: no point may be lost.

Editors and platforms change metadata, learners move, split, copy and delete cells, type answers
where no answer was expected. Each of these notebooks holds all right answers.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

from corpus import (
    CLAIMS,
    PLAIN_WORDS,
    RIGHT,
    WHERE,
    WRONG,
    Hostile,
    Maker,
    Notebook,
    code,
    own,
    raw,
    text,
)

Edit = Callable[[Notebook], Notebook | None]


def submissions(make: Maker) -> Iterator[Hostile]:
    """All odd notebooks."""
    for name, (why, set_name, edit) in {**_platforms(), **_moved(), **_mixed(make)}.items():
        opens = {"01.6": PLAIN_WORDS} if set_name == CLAIMS else {}
        yield make.submission("odd", name, why, set_name=set_name, edit=edit, opens=opens)
    yield from _open_answers(make)
    yield make.submission("odd", "line-ends-of-windows", "CR and LF between and within lines",
                          encode=_windows, opens={"01.6": PLAIN_WORDS})  # fmt: skip
    for name in (CLAIMS, WHERE):
        yield make.submission("odd", f"plain-{name[:2]}", "answers as anybody would type them",
                              set_name=name)  # fmt: skip


def _windows(book: Notebook) -> bytes:
    for cell in book["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    return raw(book).replace(b"\n", b"\r\n")


def find(book: Notebook, cell_id: str) -> int:
    """Place of the cell with this id."""
    return next(n for n, cell in enumerate(book["cells"]) if cell["id"] == cell_id)


def role(book: Notebook, name: str) -> list[dict]:
    """All cells of one role."""
    return [cell for cell in book["cells"] if own(cell, "role") == name]


def _platforms() -> dict[str, tuple[str, str, Edit]]:
    def colab(book: Notebook) -> None:
        book |= {
            "nbformat_minor": 0,
            "metadata": {
                "colab": {"provenance": []},
                "kernelspec": {"name": "python3", "display_name": "Python 3"},
                "language_info": {"name": "python"},
            },
        }
        for cell in book["cells"]:
            cell["metadata"] = {"id": cell.pop("id"), "colab": {"base_uri": "https://x"},
                                "outputId": "1"}  # fmt: skip

    def vscode(book: Notebook) -> None:
        book["metadata"] = {
            "language_info": {"name": "python", "version": "3.12.1"},
            "kernelspec": {"display_name": ".venv", "name": "python3"},
        }
        for n, cell in enumerate(book["cells"]):
            cell["metadata"] = {"vscode": {"languageId": "python"}}
            cell["id"] = f"W{n}sZmlsZQ=="

    def no_ids(book: Notebook) -> None:
        book["nbformat_minor"] = 4
        for cell in book["cells"]:
            cell.pop("id")

    def other_environment(book: Notebook) -> None:
        book["metadata"]["kernelspec"] = {"name": "conda-env-course-py", "display_name": "R"}

    def stored_pictures(book: Notebook) -> None:
        picture = base64.b64encode(b"\x89PNG" + b"x" * 1_500_000).decode()
        for cell in [c for c in book["cells"] if c["cell_type"] == "code"][:2]:
            cell["outputs"] = [{"output_type": "display_data", "metadata": {},
                                "data": {"image/png": picture}}]  # fmt: skip
        book["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}

    def tags(book: Notebook) -> None:
        for n, cell in enumerate(book["cells"]):
            cell["metadata"] |= {
                "tags": ["hide-input", f"t{n}"],
                "collapsed": True,
                "slideshow": {"slide_type": "skip"},
                "editable": False,
            }
            cell["source"] = cell["source"].splitlines(keepends=True)

    return {
        "from-colab": ("ids in metadata, the kit's own metadata gone", WHERE, colab),
        "from-vscode": ("new ids, the kit's own metadata gone", WHERE, vscode),
        "no-ids": ("an older format without cell ids", CLAIMS, no_ids),
        "other-environment": ("the name of another kernel", CLAIMS, other_environment),
        "stored-pictures": ("megabytes of stored outputs", CLAIMS, stored_pictures),
        "tags-and-slides": ("tags, slides, sources as lists of lines", CLAIMS, tags),
    }  # fmt: skip


def _moved() -> dict[str, tuple[str, str, Edit]]:
    def answers_last(book: Notebook) -> None:
        mine = role(book, "answer")
        book["cells"] = [c for c in book["cells"] if c not in mine] + mine[::-1]

    def after_checks(book: Notebook) -> None:
        for cell in role(book, "check"):
            at = book["cells"].index(cell)
            book["cells"][at - 1 : at + 1] = book["cells"][at - 1 : at + 1][::-1]

    def in_one_cell(book: Notebook) -> None:
        answers = [c for c in role(book, "answer") if c["cell_type"] == "code"]
        whole = "\n".join(c["source"] for c in answers)
        for cell in answers[1:]:
            book["cells"].remove(cell)
        answers[0]["source"] = whole

    def in_check_cells(book: Notebook) -> None:
        for cell in role(book, "check"):
            at = book["cells"].index(cell) - 1
            cell["source"] = book["cells"][at]["source"] + "\n" + cell["source"]
            del book["cells"][at]

    def answers_only(book: Notebook) -> None:
        book["cells"] = role(book, "answer")

    def checks_deleted(book: Notebook) -> None:
        gone = [c for c in book["cells"] if own(c, "role") in ("check", "prompt", "neighbour")]
        book["cells"] = [c for c in book["cells"] if c not in gone]

    def upside_down(book: Notebook) -> None:
        book["cells"] = book["cells"][:2] + book["cells"][:1:-1]

    def new_cells(book: Notebook) -> None:
        """A new cell above each answer cell, which stays blank."""
        for n, cell in enumerate(c for c in role(book, "answer") if c["cell_type"] == "code"):
            at = book["cells"].index(cell)
            book["cells"].insert(at, code(cell["source"], f"new-{n}"))
            cell["source"] = "answer_0 = ...  # see above"

    def ids_swapped(book: Notebook) -> None:
        first, second = (
            book["cells"][find(book, "q2-answer")],
            book["cells"][find(book, "q4-answer")],
        )
        first["id"], second["id"] = second["id"], first["id"]
        first["metadata"], second["metadata"] = second["metadata"], first["metadata"]

    return {
        "answers-last": ("all answers at the end, in reverse order", WHERE, answers_last),
        "answers-after-checks": ("each answer below its check", WHERE, after_checks),
        "answers-in-one-cell": ("one big cell", WHERE, in_one_cell),
        "answers-in-check-cells": ("the answer above the check, in one cell", WHERE,
                                   in_check_cells),
        "answers-only": ("all other cells deleted", WHERE, answers_only),
        "checks-and-prompts-deleted": ("only setup and answers are left", CLAIMS, checks_deleted),
        "upside-down": ("the last question first", CLAIMS, upside_down),
        "answers-in-new-cells": ("new cells, the provided ones left blank", WHERE, new_cells),
        "ids-swapped": ("two answer cells with each other's id and metadata", CLAIMS, ids_swapped),
    }  # fmt: skip


def _mixed(make: Maker) -> dict[str, tuple[str, str, Edit]]:
    def cut(book: Notebook, cell_id: str, line: int) -> None:
        at = find(book, cell_id)
        lines = book["cells"][at]["source"].split("\n")
        book["cells"][at]["source"] = "\n".join(lines[:line])
        book["cells"].insert(at + 1, code("\n".join(lines[line:]), f"{cell_id}-rest"))

    def split(book: Notebook) -> None:
        cut(book, "q6-answer", 3)
        cut(book, "q6g-answer", 2)

    def as_text(book: Notebook) -> None:
        for cell in role(book, "answer"):
            if cell["cell_type"] == "code":
                cell["cell_type"] = "markdown"
                cell["source"] = f"```python\n{cell['source']}\n```"

    def first_wrong(book: Notebook) -> None:
        for n, (check, source) in enumerate(WRONG[WHERE].items()):
            if check != "04.6g":
                at = book["cells"].index(
                    next(c for c in role(book, "answer") if own(c, "question") == check)
                )
                book["cells"].insert(at, code(source, f"try-{n}"))

    def copied(book: Notebook) -> None:
        for cell in role(book, "answer")[::2]:
            book["cells"].insert(book["cells"].index(cell), {**cell, "metadata": {}})

    def blanks_below(book: Notebook) -> None:
        stubs = {own(c, "question"): c for c in make.released[WHERE]["cells"]
                 if own(c, "role") == "answer"}  # fmt: skip
        for cell in role(book, "answer"):
            at = book["cells"].index(cell)
            book["cells"].insert(at + 1, {**stubs[own(cell, "question")], "id": f"{at}-blank"})

    def errors_between(book: Notebook) -> None:
        at = [book["cells"].index(c) for c in role(book, "check")]
        for n, place in enumerate(reversed(at)):
            book["cells"].insert(
                place + 1,
                code(
                    ["1 / 0", "x = ", "undefined", "import nothing", "raise SystemExit"][n % 5],
                    f"bad-{n}",
                ),
            )

    def notes_everywhere(book: Notebook) -> None:
        for cell in book["cells"]:
            if own(cell, "role") in ("prompt", "setup", "neighbour"):
                mark = "\n\nMy note: hard!" if cell["cell_type"] == "markdown" else "\n# my note"
                cell["source"] = "".join(cell["source"]) + mark

    return {
        "split-cells": ("a function and a figure cut into two cells", WHERE, split),
        "code-in-text-cells": ("answer cells that became text cells", WHERE, as_text),
        "wrong-first": ("wrong answers above the right ones", WHERE, first_wrong),
        "copied-cells": ("answer cells copied together with their ids", CLAIMS, copied),
        "blank-copies-below": ("blank copies of the answer cells below the answers", WHERE,
                               blanks_below),
        "errors-between": ("cells with errors between the questions", WHERE, errors_between),
        "notes-everywhere": ("notes in prompts and setup", WHERE, notes_everywhere),
    }  # fmt: skip


def _open_answers(make: Maker) -> Iterator[Hostile]:
    def beside(book: Notebook) -> None:
        at = find(book, "q6-answer")
        book["cells"][at]["source"] = "*Write your answer here.*"
        book["cells"].insert(at + 1, text(PLAIN_WORDS, "mine"))

    def in_the_prompt(book: Notebook) -> None:
        at = find(book, "q6-answer")
        del book["cells"][at]
        at = find(book, "q6-neighbour")
        book["cells"][at]["source"] = "".join(book["cells"][at]["source"]) + "\n\n" + PLAIN_WORDS

    def as_code(book: Notebook) -> None:
        cell = book["cells"][find(book, "q6-answer")]
        cell |= {"cell_type": "code", "outputs": [], "execution_count": None}

    def as_raw(book: Notebook) -> None:
        book["cells"][find(book, "q6-answer")]["cell_type"] = "raw"

    def in_two(book: Notebook) -> None:
        first, second = PLAIN_WORDS.split(". ")
        at = find(book, "q6-answer")
        book["cells"][at]["source"] = f"*Write your answer here.*\n\n{first}."
        book["cells"].insert(at + 1, text(second, "mine"))

    words = {
        "open-answer-beside": ("in a new cell below", beside, PLAIN_WORDS),
        "open-answer-in-the-prompt": ("below the question, the cell deleted", in_the_prompt,
                                      PLAIN_WORDS),
        "open-answer-as-code": ("in a cell that became code", as_code, PLAIN_WORDS),
        "open-answer-as-raw": ("in a raw cell", as_raw, PLAIN_WORDS),
        "open-answer-in-two": ("in two cells", in_two, "Many call it decisive"),
    }  # fmt: skip
    for name, (why, edit, kept) in words.items():
        yield make.submission("odd", name, why, edit=edit, opens={"01.6": kept})
    foreign = "Россия поддержала правительство — “by air”, said the naïve Σωκράτης: 6 954 ☂."
    yield make.submission("odd", "open-answer-in-other-letters", "letters of many scripts",
                          answers={"01.6": foreign}, opens={"01.6": foreign})  # fmt: skip
    yield make.submission(
        "odd", "open-answer-from-windows", "typographic signs as bytes of Windows-1252",
        answers={"01.6": RIGHT[CLAIMS]["01.6"] + " “Plain”, so to say."},
        encode=lambda book: raw(book).decode().replace("✎", "").encode("cp1252", "replace"),
        opens={"01.6": "“Plain”, so to say."},
    )  # fmt: skip
