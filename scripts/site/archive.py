"""Archive: the whole site in one zip file beside it, for reading from a folder without a network."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from scripts.project import SLUG

NAME = f"downloads/{SLUG}.zip"
# The format's first moment: a file's own time would make two archives of one site differ.
MOMENT = (1980, 1, 1, 0, 0, 0)


def apply(site: Path) -> None:
    """Write the archive of the site as it stands, in one folder, itself left out."""
    (site / NAME).parent.mkdir(exist_ok=True)
    (site / NAME).write_bytes(whole(site))


def whole(site: Path) -> bytes:
    """The archive of everything below the folder but an earlier archive."""
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    files.pop(NAME, None)
    return pack({f"{SLUG}/{name}": path.read_bytes() for name, path in files.items()})


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip file whose bytes depend on nothing but names and contents."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()
