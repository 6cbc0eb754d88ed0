"""A class of made-up learners, the same for the same seed, with the score each must get."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

from .course import Course, filled
from .mistakes import Answer, blank_answer, raising_answers, right_answers, wrong_answers

# Of twenty learners: chances of a right, a wrong, a blank and a raising answer.
MIX = (
    [(1.0, 0.0, 0.0, 0.0)] * 4  # all right
    + [(0.8, 0.15, 0.05, 0.0)] * 6
    + [(0.5, 0.35, 0.1, 0.05)] * 5
    + [(0.2, 0.4, 0.3, 0.1)] * 2
    + [(0.4, 0.2, 0.1, 0.3)]  # many exceptions
    + [(0.0, 1.0, 0.0, 0.0)]  # all wrong
    + [(0.0, 0.0, 1.0, 0.0)]  # blank
)


@dataclass(frozen=True)
class Learner:
    """One submission.

    Attributes
    ----------
    name : str
        Also the name of its folder.
    answers : dict of str to Answer
        By check; open questions have none.
    """

    name: str
    answers: dict[str, Answer]

    def sources(self) -> dict[str, str]:
        """Text of each answer cell by check."""
        return {check: answer.source for check, answer in self.answers.items()}

    def right(self) -> dict[str, bool]:
        """Check -> is the answer fully right?"""
        return {check: answer.right for check, answer in self.answers.items()}


def make_class(course: Course, size: int, seed: int) -> list[Learner]:
    """Make a class.

    Parameters
    ----------
    course : Course
    size : int
        Number of learners.
    seed : int
        The same seed gives the same class.

    Returns
    -------
    list of Learner
        In every twenty the same mix of strong and weak ones, in an order drawn by the seed.
    """
    rng = random.Random(f"{course.name}|{seed}")
    mix = [MIX[7 * number % len(MIX)] for number in range(size)]  # a small class is mixed, too
    rng.shuffle(mix)
    wrong = {check: wrong_answers(course, check) for check in course.bound}
    class_ = []
    for number, chances in enumerate(mix, 1):
        answers = {}
        for check in course.bound:
            (kind,) = rng.choices(("right", "wrong", "blank", "raises"), chances)
            if kind == "right":
                answers[check] = rng.choice(right_answers(course, check, rng))
            elif kind == "wrong":
                answers[check] = rng.choice(wrong[check])
            elif kind == "blank":
                answers[check] = blank_answer(course, check)
            else:
                answers[check] = rng.choice(raising_answers(course, check))
        class_.append(Learner(f"learner{number:04d}", answers))
    return class_


def write_class(course: Course, learners: list[Learner], folder: Path) -> Path:
    """Write one folder with one notebook for each learner, as a learning platform exports them."""
    for learner in learners:
        place = folder / learner.name
        place.mkdir(parents=True)
        notebook = filled(course.blank, learner.sources())
        notebook["metadata"]["learner"] = learner.name  # no two files are the same, as in life
        text = json.dumps(notebook, indent=1, ensure_ascii=False)
        (place / f"{course.name}.ipynb").write_text(text, encoding="utf-8")
    return folder
