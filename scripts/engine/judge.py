"""Judge: from all evidence of a run to its outcome. A run passes only if everything says that it did."""

from __future__ import annotations

import re
import signal
from dataclasses import replace
from typing import Any

from scripts.engine import output
from scripts.engine.model import Frame, Outcome, Result, Snippet
from scripts.engine.supervisor import FILES, FILES_MIB, THREAD_CEILING, Observation

STOPPED = {
    "time": Outcome.TIMED_OUT,
    "memory": Outcome.OUT_OF_MEMORY,
    "output": Outcome.TOO_MUCH_OUTPUT,
    "files": Outcome.TOO_MANY_FILES,
    "processes": Outcome.TOO_MANY_PROCESSES,
    "threads": Outcome.TOO_MANY_PROCESSES,
    "tasks": Outcome.TOO_MANY_PROCESSES,
}
VIOLATIONS = {
    "network": Outcome.TRIED_NETWORK,
    "wrote outside": Outcome.WROTE_OUTSIDE,
    "read undeclared": Outcome.READ_UNDECLARED,
    "input": Outcome.READ_INPUT,
    "warnings": Outcome.WARNED,
}
CRASHES = {
    getattr(signal, name)
    for name in ("SIGSEGV", "SIGBUS", "SIGILL", "SIGABRT", "SIGFPE", "SIGTRAP", "SIGSYS")
    if hasattr(signal, name)
}
# Exceptions that a wider one in the header does not stand for.
BY_NAME = {"AssertionError", "ImportError", "SystemExit", "KeyboardInterrupt", "MemoryError", "SyntaxError"}
NO_MEMORY = re.compile(
    r"RESOURCE_EXHAUSTED|bad_alloc|DefaultCPUAllocator: (?:can't|not enough)|Out of memory allocating|OOM when allocating",
    re.IGNORECASE,
)
NO_GPU = re.compile(
    r"not compiled with (?:CUDA|XPU)|No CUDA GPUs|Unknown backend:? '?(?:gpu|cuda|rocm|tpu|metal|mps)|Unknown device[: ].*(?:GPU|cuda)|'(?:MPS|XPU|CUDA)' backend|'?(?:mps|metal|xpu)'? (?:device|backend|platform)|accelerator device|requires CUDA support|dummy base class \w|CUDA generator|NVTX|_cuda_\w|No matching devices found for 'GPU|CUDA is not available|NCCL|GPU device type|/device:GPU|GPU:\d+.*(?:unknown|not|no )|no such (?:backend|platform).*(?:gpu|cuda)|Expected one of cpu.*(?:gpu|cuda)|cuDNN is not|cudnn is not|not linked with support for|Only interpret mode is supported on CPU|on (?:the |device type )CPU|not supported in tensorflow backend",
    re.IGNORECASE | re.DOTALL,
)
READ_ONLY = re.compile(r"Read-only file system|\[Errno 30\]")
WARNING = re.compile(r"^\S.*:\d+: (\w*Warning: .*)$", re.MULTILINE)
NO_SPACE = re.compile(r"\[Errno 28\]|No space left on device")
FILE_TOO_LARGE = re.compile(r"\[Errno 27\]")


def judge(
    snippet: Snippet,
    blank: Result,
    seen: Observation,
    facts: list[dict[str, Any]],
    stdout: bytes,
    stderr: bytes,
    figures: dict[str, str],
    folder: str,
) -> Result:
    """The result of one run.

    Args:
        blank: identity and versions of the run; the rest is filled in.
        seen: what the supervisor observed.
        facts: what the program's process said, in order.
        folder: the run's own folder, which no output may name.
    """
    text, fault = output.decode(stdout, snippet.limits.output_bytes)
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for fact in facts:
        by_kind.setdefault(fact["kind"], []).append(fact)
    finished = by_kind.get("finished", [{}])[0]
    means = (*seen.means, *by_kind.get("confined", [{"means": []}])[0]["means"])
    result = replace(
        blank,
        output=text,
        errors=stderr[-4000:].decode("utf-8", "replace"),
        figures=figures,
        seconds=round(finished.get("seconds", seen.seconds), 3),
        cpu_seconds=round(finished.get("cpu", 0.0), 3),
        memory_mib=seen.peak_memory_mib,
        confinement=means,
    )
    outcome, detail, frames = _outcome(snippet, seen, by_kind, fault, result, folder)
    if outcome is Outcome.PASSED and snippet.raises:
        raised = _own(by_kind)[0]
        shown = "\n".join(part for part in (text, f"{raised['names'][0]}: {raised['message']}") if part)
        text, fault = output.decode(shown.encode(), len(shown.encode()))
        result = replace(result, output=text)
        unstable = output.unstable(text, folder, bool(snippet.allow_duration))
        if fault or unstable:
            outcome, detail = (Outcome.UNPRINTABLE_OUTPUT, fault) if fault else (Outcome.UNSTABLE_OUTPUT, unstable)
    return replace(result, outcome=outcome, detail=detail, frames=tuple(frames))


Verdict = tuple[Outcome, str, list[Frame]]


def _outcome(
    snippet: Snippet, seen: Observation, facts: dict[str, list[dict[str, Any]]], fault: str, result: Result, folder: str
) -> Verdict:
    if seen.stopped_for == "time":
        violation = _violation(snippet, seen, facts)  # it may have waited for what it was refused
        if violation:
            return violation
    if seen.stopped_for:
        # Of what the kernel refused the program may have raised an exception, and have ended before anybody asked it.
        frames = _stood(snippet, seen) or [frame for told in _own(facts)[:1] for frame in _frames(told)]
        return STOPPED[seen.stopped_for], _stopped_detail(snippet, seen), frames
    if fault.startswith("printed"):
        return Outcome.TOO_MUCH_OUTPUT, fault, []
    if not facts:
        return Outcome.COULD_NOT_START, "the program's process ended before the program began", []
    violation = _violation(snippet, seen, facts)
    if violation:
        return violation
    own = _own(facts)
    for told in facts.get("exception", []):
        verdict = _exception(snippet, told)
        if verdict:
            return verdict
    if snippet.raises and not own and "finished" in facts:
        return Outcome.DID_NOT_RAISE, f"the header says `raises: {snippet.raises}`, and the program ran to its end", []
    ended = _ending(snippet, seen, facts, bool(own))
    if ended:
        return ended
    fell = [fact["line"] for fact in facts.get("did not hold", [])]
    if snippet.raises.endswith("AssertionError"):
        fell = fell[:-1]  # the one at its end, as announced
    if fell:
        line = fell[0]
        return Outcome.ASSERTION_FAILED, "an assertion did not hold, and the program went on", _at(snippet, line)
    return _aftermath(snippet, seen, facts, fault, result, folder)


def _own(facts: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What the program itself raised, and not a thread or a finalizer of its."""
    return [told for told in facts.get("exception", []) if "elsewhere" not in told]


def _stopped_detail(snippet: Snippet, seen: Observation) -> str:
    limits = snippet.limits
    return {
        "time": f"stopped after {limits.seconds:g} s",
        "memory": f"stopped at {seen.peak_memory_mib:,} MiB; the limit is {limits.memory_mib:,} MiB beyond the imports"
        if seen.peak_memory_mib > limits.memory_mib
        else f"the kernel stopped it while it took memory at once; the limit is {limits.memory_mib:,} MiB beyond the imports",
        "files": f"{seen.files_mib:,} MiB in {seen.files:,} files; a run may keep {FILES_MIB} MiB in {FILES:,}",
        "output": f"stopped while writing without end; the limit is {limits.output_bytes:,} bytes",
        "processes": "stopped while starting process after process",
        "threads": "stopped while starting thread after thread",
        "tasks": f"stopped while starting thread after thread: the kernel allows a run {THREAD_CEILING:,}, its processes' included",
    }[seen.stopped_for]


def _violation(snippet: Snippet, seen: Observation, facts: dict[str, list[dict[str, Any]]]) -> Verdict | None:
    told = {fact["what"]: fact for fact in reversed(facts.get("violation", []))}
    started = told.get("process", {}).get("line", 0)
    stood = seen.lines[-1][0] if seen.lines and (seen.network or seen.outside) else started
    if "network" not in told and seen.network:
        told["network"] = {"detail": ", ".join(seen.network), "line": stood}
    if "network" not in told and seen.network_attempts:
        counted = (
            f"{seen.network_attempts} attempts counted by the kernel, of native code or of a process that it started"
        )
        told["network"] = {"detail": counted, "line": started}
    if seen.outside:
        told.setdefault("wrote outside", {"detail": ", ".join(seen.outside), "line": stood})
    if seen.read_input:
        told.setdefault("input", {"detail": "standard input, past sys.stdin", "line": started})
    for what, outcome in VIOLATIONS.items():
        if what in told:
            fact = told[what]
            return outcome, fact["detail"], _at(snippet, fact["line"])
    return None


def _exception(snippet: Snippet, told: dict[str, Any]) -> Verdict | None:
    """The verdict on an exception that ended the program; None if the header asked for it."""
    names, message = told["names"], told["message"]
    frames = _frames(told)
    detail = f"{names[0]}: {message}" if message else names[0]
    if "elsewhere" in told:
        detail += f" (in {told['elsewhere']})"
    elif snippet.raises and not told.get("compiling"):
        wanted = snippet.raises.rpartition(".")[2]
        if wanted in names and (wanted in BY_NAME or not BY_NAME & set(names)):
            return None
        if not BY_NAME & set(names):
            return Outcome.RAISED, f"{detail} (the header says `raises: {snippet.raises}`)", frames
    if told.get("compiling"):
        return Outcome.SYNTAX_ERROR, detail, frames
    said = frames[-1].code if frames else ""
    # A program may speak of a device in words of its own.
    if NO_GPU.search(message) and not said.startswith(("raise ", "assert ")):
        return Outcome.NEEDS_GPU, detail, frames
    if "SystemExit" in names:
        return Outcome.ENDED_EARLY, f"the program left through sys.exit({told['code']}) before its end", frames
    if "AssertionError" in names:
        return Outcome.ASSERTION_FAILED, detail, frames
    if "ImportError" in names:
        return Outcome.IMPORT_MISSING, detail, frames
    if "Warning" in names:
        return Outcome.WARNED, detail, frames
    if "MemoryError" in names or NO_MEMORY.search(message):
        return Outcome.OUT_OF_MEMORY, detail, frames
    if message.startswith("[Errno 13] process: "):  # where nothing but the audit hook keeps it from the network
        return Outcome.STARTED_PROCESS, detail, frames
    if READ_ONLY.search(message):
        return Outcome.WROTE_OUTSIDE, detail, frames
    if NO_SPACE.search(message):
        return Outcome.TOO_MANY_FILES, f"{detail}: /dev/shm holds the memory limit, and the disk may be full", frames
    if FILE_TOO_LARGE.search(message):
        return Outcome.TOO_MANY_FILES, f"{detail}: a file grew beyond 64 MiB", frames
    return Outcome.RAISED, detail, frames


def _ending(
    snippet: Snippet, seen: Observation, facts: dict[str, list[dict[str, Any]]], excused: bool
) -> Verdict | None:
    """The verdict on how the process ended; None if it ran to the end and left with status 0."""
    if seen.status is not None and seen.status < 0:
        number = -seen.status
        name = signal.Signals(number).name if number in signal.Signals.__members__.values() else f"signal {number}"
        if number == getattr(signal, "SIGXFSZ", None):
            return Outcome.TOO_MANY_FILES, "a file grew beyond 64 MiB", []
        if name == "SIGSYS" and "seccomp" in facts.get("confined", [{"means": []}])[0]["means"]:
            return Outcome.TRIED_NETWORK, "native code opened a socket that is not local", _stood(snippet, seen)
        if number in CRASHES:
            return Outcome.CRASHED, f"the interpreter died of {name}", _stood(snippet, seen)
        return Outcome.KILLED, f"{name} ended the program", []
    if "tampered" in facts:
        return Outcome.ENDED_EARLY, "the program changed what its process says of itself", []
    started = [fact for fact in facts.get("violation", []) if fact["what"] == "process" and fact["detail"] == "os.exec"]
    if started and "finished" not in facts:
        return Outcome.STARTED_PROCESS, "os.exec: another program took its place", _at(snippet, started[0]["line"])
    if "runner failed" in facts:
        return (
            Outcome.COULD_NOT_START,
            "the runner failed inside the program's process; its traceback is on standard error",
            [],
        )
    if "finished" not in facts and not excused:
        return Outcome.ENDED_EARLY, f"the process ended with status {seen.status} before the program's last line", []
    if seen.status != 0:
        return Outcome.ENDED_EARLY, f"the process ended with status {seen.status}", []
    return None


def _aftermath(
    snippet: Snippet, seen: Observation, facts: dict[str, list[dict[str, Any]]], fault: str, result: Result, folder: str
) -> Verdict:
    end = facts.get("end", [{"threads": [], "unrun": []}])[0]
    if seen.left_running:
        many = "a process was" if seen.left_running == 1 else f"{seen.left_running} processes were"
        return Outcome.LEFT_RUNNING, f"{many} alive when the program had ended", []
    for fact in facts.get("violation", []):
        if fact["what"] == "process":
            return Outcome.STARTED_PROCESS, fact["detail"], _at(snippet, fact["line"])
    if end["threads"]:
        return (
            Outcome.LEFT_RUNNING,
            f"threads were alive when the program had ended: {', '.join(end['threads'])}",
            [],
        )
    if fault:
        return Outcome.UNPRINTABLE_OUTPUT, fault, []
    unstable = output.unstable(result.output, folder, bool(snippet.allow_duration))
    if unstable:
        return Outcome.UNSTABLE_OUTPUT, unstable, []
    if result.errors.strip():
        warned = WARNING.search(result.errors)  # the program took away the filter that makes warnings errors
        if warned:
            return Outcome.WARNED, warned.group(1)[:200], []
        return Outcome.WROTE_STDERR, result.errors.strip().split("\n")[-1][:200], []
    came = {fact["index"] for fact in facts.get("allowed warning", [])}
    for index, rule in enumerate(snippet.allowed_warnings):
        if index not in came:
            return Outcome.NO_SUCH_WARNING, f"{rule.category}: {rule.message}", []
    if end["unrun"]:
        return (
            Outcome.UNRUN_LINES,
            f"never ran: line {', '.join(str(line) for line in end['unrun'])}",
            _at(snippet, end["unrun"][0]),
        )
    if set(result.figures) != set(snippet.figures):
        missing, extra = (
            sorted(set(snippet.figures) - set(result.figures)),
            sorted(set(result.figures) - set(snippet.figures)),
        )
        parts = [f"described but not saved: {', '.join(missing)}"] * bool(missing) + [
            f"saved but not described: {', '.join(extra)}"
        ] * bool(extra)
        return Outcome.WRONG_FIGURES, "; ".join(parts), []
    for name, svg in result.figures.items():
        if output.figure_fault(svg):
            return Outcome.WRONG_FIGURES, f"{name}: {output.figure_fault(svg)}", []
    if not result.output and not result.figures and not snippet.raises:
        return Outcome.ENDED_EARLY, "the program printed nothing and drew nothing: there is nothing to show", []
    return Outcome.PASSED, "", []


def _frames(told: dict[str, Any]) -> list[Frame]:
    return [Frame(**frame) for frame in told["frames"]]


def _stood(snippet: Snippet, seen: Observation) -> list[Frame]:
    """Where the program said that it stood when it was stopped or crashed."""
    return [replace(_at(snippet, line)[0], function=function) for line, function in seen.lines if _at(snippet, line)]


def _at(snippet: Snippet, line: int) -> list[Frame]:
    lines = snippet.source.split("\n")
    return [Frame(line, "<module>", lines[line - 1].strip())] if 0 < line <= len(lines) else []
