"""Publish: push exactly the verified site/ to a branch of a git remote."""

from __future__ import annotations

import subprocess

import ghp_import

from scripts import manifest
from scripts.content import read_content
from scripts.engine import plan
from scripts.engine.model import BACKEND_NAMES, BACKENDS
from scripts.pages.skeleton import MARK
from scripts.project import Project


class Refused(Exception):
    """The site is not fit to be published; the message says why and what to do."""


def publish(project: Project, remote: str, branch: str) -> str:
    """Push site/ and return the commit's id.

    Raises:
        Refused: something is unverified, stale, unfinished or was changed by hand, or git refuses.
        HeaderError, PageError: the sources have faults.
    """
    check(project)
    try:
        ghp_import.ghp_import(
            str(project.site),
            remote=remote,
            branch=branch,
            push=True,
            force=False,
            nojekyll=True,
            mesg="Publish the verified site",
            followlinks=True,
        )
    except (ghp_import.GhpError, subprocess.CalledProcessError) as error:
        raise Refused(
            f"git refused to push to {branch} of {remote}: {error}. Look at `git remote -v` and at your rights there."
        ) from None
    return subprocess.run(
        ["git", "rev-parse", branch], cwd=project.root, capture_output=True, text=True, check=True
    ).stdout.strip()


def check(project: Project) -> None:
    """Refuse what must not be published; raises as `publish` does."""
    again = "Run `make site BACKENDS=all` and publish again."
    content = read_content(project)
    for page in content.pages:
        for question in page.questions:
            for line, text in question.lines:
                if MARK in text:
                    raise Refused(
                        f"{question.file}:{line}: #{question.id} is still the skeleton. Write the answer first."
                    )
    todo = plan.plan(content.programs.all, BACKENDS, project.records, project.requirements)
    if todo.jobs:
        shown = ", ".join(f"{job.snippet.id} ({BACKEND_NAMES[job.backend]})" for job in todo.jobs[:5])
        raise Refused(
            f"{len(todo.jobs)} runs are unverified or stale: {shown}{' …' if len(todo.jobs) > 5 else ''}. {again}"
        )
    made = manifest.read(project)
    if made is None or not project.site.is_dir():
        raise Refused(f"there is no site that a build finished. {again}")
    if made.inputs != manifest.inputs(project):
        raise Refused(f"something was changed since site/ was built. {again}")
    if made.site != manifest.digest([project.site]):
        raise Refused(f"site/ is not as the build left it. {again}")
    if set(BACKENDS) - set(made.backends):
        missing = ", ".join(BACKEND_NAMES[backend] for backend in BACKENDS if backend not in made.backends)
        raise Refused(f"site/ was built without {missing}. {again}")
