"""The plain data that the engine's steps hand to one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

BACKENDS = ("tensorflow", "jax", "torch")
DEFAULT_BACKEND = "tensorflow"
LABS = "labs"  # the category of notebooks, which stand in docs/labs/
BACKEND_NAMES = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}


class Outcome(StrEnum):
    """How a run ended. Only `PASSED` leads to a record and a card."""

    PASSED = "passed"
    RAISED = "raised"
    ASSERTION_FAILED = "assertion failed"
    SYNTAX_ERROR = "syntax error"
    IMPORT_MISSING = "import missing"
    DID_NOT_RAISE = "did not raise"
    ENDED_EARLY = "ended early"
    TIMED_OUT = "timed out"
    LEFT_RUNNING = "left something running"
    TOO_MANY_PROCESSES = "too many processes"
    STARTED_PROCESS = "started a process"
    OUT_OF_MEMORY = "out of memory"
    TOO_MUCH_OUTPUT = "too much output"
    TOO_MANY_FILES = "too many or too large files"
    UNPRINTABLE_OUTPUT = "unprintable output"
    WROTE_STDERR = "wrote to standard error"
    READ_INPUT = "read standard input"
    TRIED_NETWORK = "tried the network"
    WROTE_OUTSIDE = "wrote outside its folder"
    READ_UNDECLARED = "read an undeclared file"
    WARNED = "warned"
    NO_SUCH_WARNING = "allowed a warning that never came"
    UNSTABLE_OUTPUT = "unstable output"
    CRASHED = "crashed the interpreter"
    KILLED = "killed by a signal"
    NEEDS_GPU = "needs a GPU"
    WRONG_FIGURES = "wrong figures"
    UNRUN_LINES = "lines that never ran"
    COULD_NOT_START = "could not start"


@dataclass(frozen=True)
class Limits:
    """What one run may use before it is stopped.

    Attributes:
        seconds: time on the clock, less what the program spent waiting for a core. 20 s is ten times what a program should need (2 s), and leaves room for a slow machine.
        memory_mib: private memory in MiB beyond what importing the backend took. On two cores three
            programs run at once: even if each took all of it, little more than 4 GiB would be gone.
        output_bytes: bytes on standard output. A reader does not scroll through more than 20 kB.
        processes: processes alive at once, the program included. More than 1 must be declared; the
            engine stops a run that exceeds the larger of this and 8, so that a fork bomb ends early.
    """

    seconds: float = 20.0
    memory_mib: int = 1024
    output_bytes: int = 20_000
    processes: int = 1


@dataclass(frozen=True)
class AllowedWarning:
    """A warning that may occur in a program: its category's name, a regular expression, and why."""

    category: str
    message: str
    reason: str


@dataclass(frozen=True)
class Snippet:
    """One program: its code as a reader sees it, and what its header says."""

    id: str  # "convolutional-networks/output_size"
    path: Path
    source: str
    title: str
    backends: tuple[str, ...] = BACKENDS
    backends_reason: str = ""
    limits: Limits = Limits()
    limit_reasons: dict[str, str] = field(default_factory=dict)
    raises: str = ""
    allowed_warnings: tuple[AllowedWarning, ...] = ()
    allow_duration: str = ""
    assets: tuple[str, ...] = ()
    figures: dict[str, str] = field(default_factory=dict)  # file name -> text alternative

    @property
    def category(self) -> str:
        """The page's name: the folder below snippets/."""
        return self.id.split("/")[0]


def file_of(program: str) -> str:
    """The file of a program or a lab by its id, as people name it."""
    return f"docs/{program}.py" if program.startswith(f"{LABS}/") else f"snippets/{program}.py"


@dataclass(frozen=True)
class Frame:
    """One of the program's own frames in a traceback."""

    line: int
    function: str
    code: str


@dataclass(frozen=True)
class Result:
    """What one run of one program on one backend showed."""

    id: str
    backend: str
    outcome: Outcome
    detail: str = ""  # one sentence: what happened
    output: str = ""
    errors: str = ""  # the tail of standard error
    frames: tuple[Frame, ...] = ()
    figures: dict[str, str] = field(default_factory=dict)  # file name -> SVG text
    seconds: float = 0.0  # wall clock
    cpu_seconds: float = 0.0
    memory_mib: int = 0
    confinement: tuple[str, ...] = ()  # the means that were in force
    versions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """A program that must run on a backend, under a key that names everything its result depends on."""

    snippet: Snippet
    backend: str
    key: str
    expected_seconds: float | None = None  # of its last recorded run
