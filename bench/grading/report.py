"""Tables for the terminal and for Markdown, results as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def markdown(rows: list[list[str]]) -> str:
    """A table whose columns line up in a terminal too; numbers stand to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        cells = [
            text.ljust(width) if n == 0 or number == 0 else text.rjust(width)
            for n, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("| " + " | ".join(cells) + " |")
        if number == 0:
            rule = ["-" * width if n == 0 else "-" * (width - 1) + ":"
                    for n, width in enumerate(widths)]  # fmt: skip
            lines.append("| " + " | ".join(rule) + " |")
    return "\n".join(lines)


def write(folder: Path, name: str, text: str, data: Any) -> None:
    """Keep a result as Markdown for people and as JSON for programs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(text + "\n", encoding="utf-8")
    (folder / f"{name}.json").write_text(
        json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
