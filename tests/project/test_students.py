"""The copy for learners holds nothing that tells an answer, and nothing that is not committed."""

import shutil
import subprocess
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOR_LEARNERS = {
    *("Makefile", "README.md", "data/claims.csv", "docs/GRADEBOOK.md"),
    *("exercises/01.ipynb", "exercises/keys/01.json", "notebooks/01.ipynb"),
}
FOR_TEACHERS = {
    *("solutions/01.ipynb", "solutions/01.toml", "tests/test_answers.py", "bench/run.py"),
    *("data/TEACHERS.md", "data/teachers/codes.md", "docs/TEACHING.md"),
}


def test_learners_get_everything_but_solutions_and_teachers_pages(tmp_path):
    for name in FOR_LEARNERS | FOR_TEACHERS | {"notebooks/journal.jsonl"}:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    author = ["-c", "user.name=Author", "-c", "user.email=author@example.org"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-q", "-m", "All"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    subprocess.run(["make", "students"], cwd=tmp_path, check=True)
    with zipfile.ZipFile(tmp_path / "build" / "students.zip") as packed:
        names = {name for name in packed.namelist() if not name.endswith("/")}
    assert names - {".gitignore"} == FOR_LEARNERS


def test_the_names_of_the_teachers_parts_are_right():
    line = next(t for t in (ROOT / "Makefile").read_text().splitlines() if t.startswith("TEACHERS"))
    parts = line.partition(":=")[2].split()
    assert [part for part in parts if not (ROOT / part).exists()] == []
