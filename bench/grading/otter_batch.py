"""Runs in otter's environment: grade one submission after the other in one process.

Arguments: the autograder's zip, the folder with one folder for each learner, the file for the
scores. Knows nothing of the kit.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from otter.api import grade_submission


def main(autograder: str, submitted: str, scores: str) -> None:
    """Grade all and keep the scores after each one."""
    found: dict[str, dict[str, float]] = {}
    for path in sorted(Path(submitted).glob("*/*.ipynb")):
        try:
            results = grade_submission(str(path), autograder, quiet=True)
            found[path.parent.name] = {name: file.score for name, file in results.results.items()}
        except Exception as error:  # one submission; the next one still counts
            print(f"{path.parent.name}: {type(error).__name__}: {error}"[:300], file=sys.stderr)
            found[path.parent.name] = {}
        Path(scores).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
