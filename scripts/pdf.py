"""PDF: the print edition as a tagged file with an outline, printed by the system's Chromium."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from scripts import browser
from scripts.project import SLUG, Project
from scripts.site import print_edition

SECONDS = 900  # some 700 pages take one minute on a quiet machine


def write(project: Project, target: Path | None = None) -> Path:
    """Print site/print.html and return the file's path, build/answers-that-run.pdf unless another is named.

    It stands outside site/, which is published exactly as the build left it.

    Raises:
        FileNotFoundError: there is no print edition yet, no Chromium, or Chromium printed nothing.
    """
    source = project.site / print_edition.NAME
    if not source.is_file():
        raise FileNotFoundError(f"there is no {source}. Run `make site` first.")
    chromium = browser.find()
    if chromium is None:
        raise FileNotFoundError(
            "no Chromium was found. Install it (for one, `apt install chromium`, or Google Chrome), then run `make pdf` again."
        )
    target = target or project.build / f"{SLUG}.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        printed = Path(folder) / "printed.pdf"
        words = _print(chromium, source, printed, Path(folder) / "profile")
        if not printed.is_file():
            raise FileNotFoundError(f"{chromium} printed nothing. It said:\n{words[-2000:]}")
        # Whole or not at all; the temporary folder may lie on another file system.
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        beside.write_bytes(printed.read_bytes())
        beside.replace(target)
    return target


def _print(chromium: str, source: Path, printed: Path, profile: Path) -> str:
    command = [
        chromium,
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        f"--user-data-dir={profile}",
        "--no-pdf-header-footer",
        "--export-tagged-pdf",
        "--generate-pdf-document-outline",
        f"--print-to-pdf={printed}",
        source.resolve().as_uri(),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.insert(1, "--no-sandbox")  # Chromium's own sandbox refuses root
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise FileNotFoundError(
            f"{chromium} did not finish within {SECONDS} s. Try again on a quieter machine."
        ) from None
    return done.stdout + done.stderr
