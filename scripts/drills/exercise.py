"""Exercise: what a program in snippets/drills/ prints, one JSON object a line, held to the form that the page reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scripts.pages.errors import Fault
from scripts.pages.question import LEVELS

FOLDER = "drills"
# Family to its title, in the order of the page. A program belongs to the family that its name begins with.
FAMILIES = {
    "parameters": "Parameters",
    "shapes": "Output shapes",
    "receptive": "Receptive field",
    "memory": "Memory",
    "flops": "FLOPs",
    "metrics": "Metrics",
}
# Family to what its exercises leave unsaid; shown beside each of them.
CONVENTIONS = {
    "parameters": "Layers have Keras’s defaults, so they have biases.",
    "shapes": "Shapes leave out the batch; images are height × width × channels. Padding is “valid” unless the exercise says otherwise.",
    "receptive": "The stretch of input steps that one output depends on, the gaps of dilation included.",
    "memory": "1 KiB is 1024 bytes, 1 MiB is 1024 KiB, 1 GiB is 1024 MiB. Layers have biases.",
    "flops": "One forward pass of one example. Biases, activation functions and softmax are left out; padding is “valid”.",
    "metrics": "TP, FP, FN, TN: true and false positives, false and true negatives.",
}
TEXTS = ("id", "kind", "level", "ask", "formula", "worked")
SHAPE = re.compile(r"\d+(?: × \d+)*")


@dataclass(frozen=True)
class Exercise:
    """One exercise. `answer` is a number, or a shape like "13 × 13 × 64"; a number may be off by `tolerance`."""

    family: str
    id: str
    kind: str
    level: str
    ask: str
    answer: int | float | str
    tolerance: float
    formula: str
    worked: str

    @property
    def shown_answer(self) -> str:
        """The answer as people write it."""
        return self.answer if isinstance(self.answer, str) else f"{self.answer:,}"


def is_drill(program: str) -> bool:
    """Whether a program's output is data for the drills."""
    return program.startswith(f"{FOLDER}/")


def family_of(program: str) -> str:
    """The family that a program's exercises belong to."""
    return program.removeprefix(f"{FOLDER}/").split("_")[0]


def read(outputs: Mapping[str, Sequence[str]]) -> tuple[dict[str, list[Exercise]], list[Fault]]:
    """Family to its exercises, families in the order of the page, and what is wrong with them.

    Args:
        outputs: program id to the different outputs that its backends printed.
    """
    found: dict[str, list[Exercise]] = {family: [] for family in FAMILIES}
    faults: list[Fault] = []
    ids: dict[str, str] = {}
    asked: dict[str, str] = {}
    for program in sorted(filter(is_drill, outputs)):
        file, family = f"snippets/{program}.py", family_of(program)
        if family not in FAMILIES:
            faults.append(Fault(file, 1, f"no family is called “{family}”. Begin its name with {', '.join(FAMILIES)}."))
            continue
        if len(outputs[program]) != 1:
            faults.append(Fault(file, 1, "its backends print different exercises. An answer must hold on all of them."))
            continue
        for number, line in enumerate(outputs[program][0].split("\n"), 1):
            try:
                one = _parse(family, line)
                for seen, key in ((ids, f"{family}:{one.id}"), (asked, one.ask)):
                    if key in seen:
                        raise ValueError(f"“{key}” stands in {seen[key]} already")
                    seen[key] = f"line {number} of {program}"
                found[family].append(one)
            except ValueError as error:
                faults.append(Fault(file, 1, f"line {number} of its output is no exercise: {error}."))
    return {family: exercises for family, exercises in found.items() if exercises}, faults


def _parse(family: str, line: str) -> Exercise:
    """The exercise on a line. Raises ValueError, which JSON's own error is too."""
    data = json.loads(line)
    if not isinstance(data, dict) or not {*TEXTS, "answer"} <= data.keys() <= {*TEXTS, "answer", "tolerance"}:
        raise ValueError(f"it needs {', '.join(TEXTS)} and answer, and may have tolerance")
    if not all(isinstance(data[name], str) and data[name] for name in TEXTS):
        raise ValueError(f"{', '.join(TEXTS)} are texts")
    if data["level"] not in LEVELS:
        raise ValueError(f"unknown level “{data['level']}”; known are {', '.join(LEVELS)}")
    answer, tolerance = data["answer"], data.get("tolerance", 0)
    if isinstance(answer, str) and not SHAPE.fullmatch(answer):
        raise ValueError(f"“{answer}” is neither a number nor a shape like 13 × 13 × 64")
    if isinstance(answer, bool) or not isinstance(answer, int | float | str):
        raise ValueError("the answer is neither a number nor a shape")
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or tolerance < 0:
        raise ValueError("the tolerance is a number from 0")
    if isinstance(answer, float) and not tolerance:
        raise ValueError("a decimal answer needs a tolerance: nobody types all its digits")
    texts = {name: data[name] for name in TEXTS}
    for name in ("formula", "worked"):
        texts[name] = texts[name].replace(" ** ", "^").replace("*", "·")  # Python's signs, as people write them
    return Exercise(family=family, answer=answer, tolerance=tolerance, **texts)
