"""The browser for the tests: the system's Chromium, installed when there is none.

`python -m tests.browser` makes sure that there is one; `find` tells where.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from scripts.browser import find

__all__ = ["ARGUMENTS", "ensure", "find"]

# As root in a container Chromium needs to run without its own sandbox; the rest keeps it from looking for its maker's hosts.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def ensure() -> int:
    """Install a browser if none is found; 0 if there is one afterwards."""
    if find():
        return 0
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("No Chromium here; installing the system's …", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *words], env=environment, stdout=subprocess.DEVNULL, check=False)
        if find():
            return 0
    print("No Chromium here; asking Playwright for its own …", flush=True)
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if done.returncode:
        print(
            "The tests need a browser: install Chromium (for one, `apt install chromium`), then run `make test` again."
        )
    return done.returncode


if __name__ == "__main__":
    sys.exit(ensure())
