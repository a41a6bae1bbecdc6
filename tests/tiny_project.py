"""A tiny complete project: three pages and four programs, with this project's own theme."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.project import Project

ROOT = Path(__file__).parents[1]
NAVIGATION = """nav:
  - Home: index.md
  - Pages:
      - alpha.md
      - beta.md
      - labs/halves.ipynb
  - Bibliography: bibliography.md
  - About: about.md
"""


def make_project(folder: Path) -> Project:
    """Copy tests/tiny into an empty folder, with the theme, the configuration and the pins of this checkout."""
    shutil.copytree(ROOT / "tests" / "tiny", folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    shutil.copytree(ROOT / "docs" / "assets", folder / "docs" / "assets")
    shutil.copy(ROOT / "requirements-programs.txt", folder)
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (folder / "mkdocs.yml").write_text(config[: config.index("\nnav:")] + "\n" + NAVIGATION, encoding="utf-8")
    return Project(folder.resolve())
