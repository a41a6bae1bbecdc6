"""Record: the evidence of passing runs, one JSON file per program and backend."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from scripts.engine.model import Outcome, Result

FORMAT = 3


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of a passing run. `checksum` covers every other field."""

    format: int
    key: str
    id: str
    backend: str
    output: str
    figures: dict[str, str]
    seconds: float
    cpu_seconds: float
    memory_mib: int
    confinement: list[str]
    versions: dict[str, str]
    checksum: str


def path_of(records: Path, snippet_id: str, backend: str) -> Path:
    """Where the record of a program on a backend stands."""
    return records / f"{snippet_id}.{backend}.json"


def make(key: str, result: Result) -> Record:
    """The record of a passing run.

    Raises:
        ValueError: the run did not pass. A failure is never stored.
    """
    if result.outcome is not Outcome.PASSED:
        raise ValueError(f"{result.id} on {result.backend} did not pass: no record")
    kept = {name: value for name, value in asdict(result).items() if name in Record.__struct_fields__}
    kept |= {"format": FORMAT, "key": key, "confinement": list(result.confinement)}
    return Record(**kept, checksum=_checksum(kept))


def save(records: Path, key: str, result: Result) -> Record:
    """Write the record of a passing run, whole or not at all; raises ValueError as `make` does, OSError if it cannot be written."""
    record = make(key, result)
    path = path_of(records, result.id, result.backend)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(msgspec.structs.asdict(record), indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return record


def write_whole(path: Path, text: str) -> None:
    """Write a file that appears under its name only when it is complete: builds may be killed, and two may run at once.

    A process that is killed while it writes leaves a file that `clear_abandoned` knows by the process's number.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        # Not from tempfile, whose files nobody but their owner may read: records are copied between machines and users.
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def clear_abandoned(records: Path) -> None:
    """Remove what processes that were killed had begun to write; what a living one is writing stays."""
    for path in records.rglob(".*.json.*"):
        try:
            os.kill(int(path.name.rpartition(".")[2].partition("-")[0]), 0)
        except (ValueError, OverflowError, ProcessLookupError):
            path.unlink(missing_ok=True)
        except PermissionError:
            continue  # another user's, and alive


def load(records: Path, snippet_id: str, backend: str) -> Record | None:
    """The record of a program on a backend; None if there is none, or if it is damaged or was edited."""
    try:
        record = msgspec.json.decode(path_of(records, snippet_id, backend).read_bytes(), type=Record)
        genuine = record.checksum == _checksum(msgspec.structs.asdict(record))
    except (OSError, ValueError, OverflowError, RecursionError):
        # No file; not UTF-8, not JSON or not a record; a number beyond 64 bits; nested too deeply.
        return None
    if record.format != FORMAT or (record.id, record.backend) != (snippet_id, backend):
        return None
    return record if genuine else None


def _checksum(fields: dict[str, Any]) -> str:
    kept = {name: value for name, value in fields.items() if name != "checksum"}
    return hashlib.sha256(msgspec.json.encode(kept, order="sorted")).hexdigest()
