"""Generate: run the site generator over docs/ into a folder. The only step that knows MkDocs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from scripts.site.errors import SiteError


def generate(root: Path, target: Path, strict: bool = True) -> None:
    """Build the pages with MkDocs; anything short of strict mode is for previews only.

    Raises:
        SiteError: MkDocs found something to warn about; the message holds its own words.
        FileNotFoundError: MkDocs is not installed.
    """
    # MkDocs prints a notice about its successor through the theme; the README says how the site stays independent of it.
    environment = os.environ | {
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONWARNINGS": "ignore::DeprecationWarning",
        "SOURCE_DATE_EPOCH": "0",
    }
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        *(["--strict"] if strict else []),
        "--config-file",
        str(root / "mkdocs.yml"),
        "--site-dir",
        str(target),
    ]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    words = done.stdout + done.stderr
    if "No module named mkdocs" in words:
        raise FileNotFoundError("mkdocs is not installed. Run `make site`, which installs everything.")
    if done.returncode:
        kept = [
            line for line in words.split("\n") if re.match(r"(WARNING|ERROR|Aborted|Error)", line)
        ] or words.strip().split("\n")[-15:]
        raise SiteError("MkDocs refuses to build:\n  " + "\n  ".join(kept))
