"""The made-up class of the benchmark: each score known by construction agrees with the judge.

The class is built from the TOML files and the authors' answers without the grader; here each
answer is run in this process, without a kernel, and judged. A disagreement means that either the
judge or the benchmark's idea of a score is wrong.
"""

import contextlib
import io
import json
from pathlib import Path

import pytest

from bench.grading.course import filled, load_course
from bench.grading.synthetic import make_class, write_class
from foothold.exercises.calls import answer_data
from foothold.exercises.judging import judge

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def course():
    return load_course(ROOT, "02_when")


def judged(course, check, source):
    """Verdict on one answer cell that runs after the setup of the set."""
    entry = course.exercise.checks[check]
    names = {name: value for name, value in course.values.items() if name != entry["answer"]}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
        exec(source, names)
    return judge(course.bound[check], answer_data(entry, names.get(entry["answer"])))


def test_each_score_is_what_the_judge_gives(course):
    seen = set()
    for learner in make_class(course, 20, seed=5):
        for check, answer in learner.answers.items():
            verdict = judged(course, check, answer.source)
            most = course.exercise.checks[check]["points"]
            assert (verdict.status == "right") == answer.right, (check, answer)
            if answer.share is None:
                assert verdict.points < most, (check, answer)
            else:
                assert verdict.points == pytest.approx(answer.share * most, abs=0.01), answer
            seen.add(answer.share if answer.share in (0, 1) else "partly")
    assert seen == {0, 1, "partly"}


def test_the_same_seed_makes_the_same_class_and_another_seed_another(course):
    def sources(seed):
        return [each.sources() for each in make_class(course, 8, seed)]

    assert sources(1) == sources(1) != sources(2)


def test_a_small_class_is_mixed_too(course):
    rights = [sum(each.right().values()) for each in make_class(course, 8, seed=1)]
    assert max(rights) == len(course.bound)
    assert min(rights) < len(course.bound) / 2


def test_a_submission_is_the_released_notebook_with_answers_typed_in(course, tmp_path):
    learner = make_class(course, 1, seed=1)[0]
    write_class(course, [learner], tmp_path)
    written = json.loads((tmp_path / learner.name / "02_when.ipynb").read_text(encoding="utf-8"))
    wanted = filled(course.blank, learner.sources())["cells"]
    assert written["cells"] == wanted
    assert len(wanted) == len(course.blank["cells"])
