"""The kit's own sets through the grader: solutions score full, shipped exercises score 0."""

import json
import sys
from pathlib import Path

import pytest

from foothold.cli import main
from foothold.grading.checkfile import check_file, table
from foothold.grading.exercise import find_exercises, load_exercise
from foothold.grading.grade import grade
from foothold.grading.gradebook import Gradebook

sys.path.insert(0, str(Path(__file__).parent))
from kits import RIGHT, blank, filled, make_kit

ROOT = Path(__file__).parents[2]
SETS = find_exercises(ROOT / "solutions")


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    for learner, source in (("author", "solutions"), ("newcomer", "exercises")):
        (folder / "in" / learner).mkdir(parents=True)
        for name in SETS:
            text = (ROOT / source / f"{name}.ipynb").read_text(encoding="utf-8")
            (folder / "in" / learner / f"{name}.ipynb").write_text(text, encoding="utf-8")
    grade(folder / "in", folder / "out", ROOT, say=lambda text: None)
    with Gradebook(folder / "out" / "gradebook.sqlite") as book:
        return {(s.learner, s.set_name): s for s in book.scores()}


@pytest.mark.parametrize("name", SETS)
def test_the_solution_scores_full(scores, name):
    score = scores["author", name]
    checks = load_exercise(ROOT / "solutions", name).checks.values()
    best = {(c["question"], c["part"]): c["points"] for c in checks if c["kind"] != "open"}
    assert score.auto_points == score.auto_max == sum(best.values())
    assert score.to_mark == sum(c["kind"] == "open" for c in checks)


@pytest.mark.parametrize("name", SETS)
def test_the_shipped_exercise_scores_nothing(scores, name):
    score = scores["newcomer", name]
    assert score.auto_points == 0
    assert score.to_mark == 0
    assert {question.status for question in score.questions} == {"blank"}


def sources(name, role):
    cells = load_exercise(ROOT / "solutions", name).solution.cells
    return [
        (c.metadata.get("foothold", {}).get("question", ""), c.source)
        for c in cells
        if c.cell_type == "code" and (c.metadata.get("foothold", {}).get("role") == role)
    ]


@pytest.mark.parametrize("name", SETS)
def test_checks_judge_their_own_question_in_any_order_and_with_any_answer_missing(name):
    from matplotlib import pyplot as plt

    cells = load_exercise(ROOT / "solutions", name).solution.cells
    checks = load_exercise(ROOT / "solutions", name).automatic
    for missing in ["", *checks]:
        space = {"__name__": "__main__"}
        for cell in cells:
            own = cell.metadata.get("foothold", {})
            answered = own.get("role") == "answer" and own.get("question") == missing
            if cell.cell_type == "code" and own.get("role") != "check" and not answered:
                exec(compile(cell.source, cell.id, "exec"), space)
        for check_id in reversed(list(checks)):
            verdict = eval(f'check("{check_id}")', space).verdict
            form = checks[check_id].get("self_check") == "form"
            right = "recorded" if form else "yes"
            assert verdict == ("not yet" if check_id == missing else right), (check_id, missing)
        plt.close("all")


def faked(notebook: dict, text: str) -> dict:
    """The notebook with "Yes" stored under every check and a print in its place."""
    for cell in notebook["cells"]:
        if cell["metadata"].get("foothold", {}).get("role") == "check":
            data = {"text/plain": [text], "text/html": [text]}
            cell["outputs"] = [{"output_type": "execute_result", "data": data, "metadata": {},
                                "execution_count": 1}]  # fmt: skip
            cell["source"] = f"print({text!r})"
    return notebook


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    return make_kit(tmp_path_factory.mktemp("kit"))


def handed_in(kit, answers):
    path = kit / "exercises" / "mine.ipynb"
    path.write_text(json.dumps(faked(filled(blank(kit), answers), "✓ Yes.")), encoding="utf-8")
    return path


def test_check_is_green_only_when_everything_is_answered(kit, capsys):
    path = handed_in(kit, RIGHT)
    assert main(["check", str(path)]) == 0
    assert "Nothing left to do" in capsys.readouterr().out


def test_a_words_only_learner_can_be_complete(kit):
    words = {k: v for k, v in RIGHT.items() if k != "91.3"}
    checked = check_file(handed_in(kit, words))
    assert checked.complete
    assert "91.3 " not in table(checked)


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("91.1", 'answer_1 = "P1.S1 P3.S1"', "One of them is a forecast."),
        ("91.2", "answer_2 = 1763", "Measure."),
        ("91.2", "answer_2 = 1 / 0", "ZeroDivisionError"),
        ("91.3w", 'answer_3w = "x=maybe"', "cannot read"),
        ("91.4", "*Write your answer here.*", "Nothing written."),
    ],
)
def test_check_is_never_green_on_a_wrong_answer_whatever_was_saved(kit, question, answer, said):
    answers = {**RIGHT, question: answer}
    if question == "91.3w":
        answers.pop("91.3")
    path = handed_in(kit, answers)
    before = path.read_bytes()
    checked = check_file(path)
    assert not checked.complete
    assert said in " ".join(table(checked).split())
    assert path.read_bytes() == before
    assert "Traceback" not in table(checked)


def test_a_table_fits_a_terminal(kit):
    checked = check_file(handed_in(kit, {"91.1": 'answer_1 = "P3.S1"'}))
    assert max(map(len, table(checked).splitlines())) <= 80
