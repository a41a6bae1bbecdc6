"""Advice: for each outcome, what its author does next."""

from __future__ import annotations

from scripts.engine.model import Outcome

NEXT_STEP = {
    Outcome.RAISED: "Mend the line, or declare `raises: …` in the header if the exception is the point.",
    Outcome.ASSERTION_FAILED: "The claim does not hold as stated: correct the claim (here and on its page), or the program.",
    Outcome.SYNTAX_ERROR: "Mend the line; Python cannot read it.",
    Outcome.IMPORT_MISSING: "Use a package of requirements-programs.txt, or correct the name.",
    Outcome.DID_NOT_RAISE: "Make the program fail as its header says, or drop `raises`.",
    Outcome.ENDED_EARLY: "Let the program run to its last line and print what it shows; leave out exit calls.",
    Outcome.TIMED_OUT: "Make it smaller, or raise `seconds: N -- why` in its header.",
    Outcome.LEFT_RUNNING: "Join every thread and wait for every process before the last line.",
    Outcome.TOO_MANY_PROCESSES: "Find the loop that starts processes.",
    Outcome.STARTED_PROCESS: "Do it in this process, or declare `processes: N -- why` in the header.",
    Outcome.OUT_OF_MEMORY: "Use smaller arrays, or raise `memory: 2 GiB -- why` in the header.",
    Outcome.TOO_MUCH_OUTPUT: "Print less, or raise `output: 100 kB -- why` in the header.",
    Outcome.TOO_MANY_FILES: "Write less, or delete what is not needed any more; no header raises this limit.",
    Outcome.UNPRINTABLE_OUTPUT: "Print plain UTF-8 text; for Keras, pass verbose=0.",
    Outcome.WROTE_STDERR: "Print results to standard output, and mend what the message complains about.",
    Outcome.READ_INPUT: "Give the program its data in code; nobody types while it runs.",
    Outcome.TRIED_NETWORK: "Use data that ships with a library, or make it; programs have no network.",
    Outcome.WROTE_OUTSIDE: "Write into the current folder, by a relative name.",
    Outcome.READ_UNDECLARED: "Name the file in the header: `assets: file.csv`, and read it by that name.",
    Outcome.WARNED: "Mend its cause, or declare `allow-warning: Category: pattern -- why` in the header.",
    Outcome.NO_SUCH_WARNING: "Drop the `allow-warning` line, or correct its pattern.",
    Outcome.UNSTABLE_OUTPUT: "Leave it out of the output: it differs from run to run. (`allow-duration: why` lets durations pass.)",
    Outcome.CRASHED: "Run it alone under a debugger; a library crashed.",
    Outcome.KILLED: "Find what sends the signal.",
    Outcome.NEEDS_GPU: "Leave the device to Keras: programs run on CPUs.",
    Outcome.WRONG_FIGURES: "Let `figure name.svg: …` lines in the header and savefig calls agree.",
    Outcome.UNRUN_LINES: "Remove the lines, or make the program run them.",
    Outcome.COULD_NOT_START: "Run `make site` again; if it comes back, the environment is broken.",
}
