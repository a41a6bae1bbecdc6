"""Environment: what programs can import, in exact versions, and how each backend is set up."""

from __future__ import annotations

import math
import os
import platform
import re
import sys
import sysconfig
from functools import lru_cache
from pathlib import Path

from scripts.engine.confine import cgroups
from scripts.engine.errors import EnvironmentBroken
from scripts.engine.model import BACKENDS

DISTRIBUTIONS = {"tensorflow": ("tensorflow-cpu", "tensorflow"), "jax": ("jax",), "torch": ("torch",)}

INCLUDED = re.compile(r"(?:-r|--requirement)[ \t=]*([^\s#]+)")


def requirement_names(requirements: Path) -> tuple[str, ...]:
    """Names of the distributions that a requirements file, and those that it includes, ask for; markers and pins dropped."""
    names: dict[str, None] = {}
    waiting, known = [requirements], set[Path]()
    while waiting:
        path = waiting.pop()
        if path in known:
            continue
        known.add(path)
        for line in map(str.strip, path.read_text(encoding="utf-8").splitlines()):
            if included := INCLUDED.match(line):
                waiting.append(path.parent / included[1])
            elif match := re.match(r"[A-Za-z0-9][\w.-]*", line):
                names[_normal(match.group())] = None
    return tuple(names)


@lru_cache(maxsize=4)
def importable(requirements: Path, prefix: Path | None = None) -> dict[str, str]:
    """Name to version of every installed distribution that a program may import, here or in the environment at `prefix`.

    These are the distributions in the requirements file and all that they depend on. Nothing else can be
    imported while a program runs (`blocked_modules`), so the site's own tools never age a record.

    Raises:
        EnvironmentBroken: none of a backend's distributions is installed, or keras is not.
    """
    installed = {_normal(_name_of(path)): path for path in _dist_infos(prefix)}
    found: dict[str, str] = {}
    queue = [name for name in requirement_names(requirements) if name in installed]
    while queue:
        name = queue.pop()
        if name in found:
            continue
        path = installed[name]
        found[name] = path.name.removesuffix(".dist-info").rpartition("-")[2]
        queue += [other for other in _requires(path) if other in installed and other not in found]
    for wanted in ("keras", "numpy"):
        if wanted not in found:
            step = (
                "Run `make site`, which installs everything." if prefix is None else f"{requirements} must ask for it."
            )
            raise EnvironmentBroken(f"{wanted} is not installed in {prefix or sys.prefix}. {step}")
    return dict(sorted(found.items()))


def blocked_modules(requirements: Path, prefix: Path | None = None) -> frozenset[str]:
    """Top-level modules of installed distributions that are not `importable`."""
    allowed = importable(requirements, prefix)
    mine: set[str] = set()
    others: set[str] = set()
    for path in _dist_infos(prefix):
        (mine if _normal(_name_of(path)) in allowed else others).update(_modules_of(path))
    return frozenset(module for module in others - mine if module.isidentifier())


def available(backend: str, requirements: Path, prefix: Path | None = None) -> str:
    """The backend's installed version.

    Raises:
        EnvironmentBroken: it is not installed.
    """
    versions = importable(requirements, prefix)
    for name in DISTRIBUTIONS[backend]:
        if name in versions:
            return versions[name]
    raise EnvironmentBroken(
        f"{DISTRIBUTIONS[backend][0]} is not installed in {prefix or sys.prefix}. Run `make site`, which installs everything."
    )


def versions(backend: str, requirements: Path, prefix: Path | None = None) -> dict[str, str]:
    """What a receipt names: the versions of Keras and of the backend."""
    return {"keras": importable(requirements, prefix)["keras"], backend: available(backend, requirements, prefix)}


def platform_name() -> str:
    """Operating system, machine, Python's binary interface, and the C library where it tells its version."""
    names = [platform.system(), platform.machine(), sysconfig.get_config_var("SOABI"), _c_library()]
    return " ".join(name for name in names if name)


def cores() -> int:
    """Cores that this process may use at once: those that it may run on, and no more than its containers' share."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([allowed, *_shares()]))


def share(quota: str, period: str = "") -> int | None:
    """Cores that a control group grants, rounded up; None if it sets no limit, or says what we do not understand.

    Args:
        quota: the text of version 2's cpu.max, which holds the period too, or of version 1's cpu.cfs_quota_us.
        period: the text of version 1's cpu.cfs_period_us.
    """
    numbers = (quota + " " + period).split()
    if len(numbers) != 2 or not all(number.isdecimal() for number in numbers) or int(numbers[1]) == 0:
        return None  # "max 100000" in version 2, -1 in version 1
    return max(1, math.ceil(int(numbers[0]) / int(numbers[1])))


def python_name() -> str:
    """Implementation and full version of Python."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def process_environment(backend: str, hash_seed: int = 0) -> dict[str, str]:
    """The whole environment of a program's process: nothing of the caller's comes through but the path."""
    if backend not in BACKENDS:
        raise ValueError(f"unknown backend {backend}")
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": str(hash_seed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "PYTHONNOUSERSITE": "1",
        "KERAS_BACKEND": backend,
        "KERAS_HOME": ".",  # where Keras looks for data sets and weights: whatever folder a program is in
        "MPLBACKEND": "Agg",
        "SOURCE_DATE_EPOCH": "0",  # keeps matplotlib's SVG files free of dates
        "COLUMNS": "76",
        "NO_COLOR": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",  # oneDNN reorders sums by the machine's cache sizes
        "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
        # As many programs run as there are cores: more threads than one each would only wait for one another.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "NUMEXPR_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
    }


def _site_packages(prefix: Path | None) -> list[str]:
    """Where packages are installed, in this environment or in the virtual one at `prefix`."""
    base = {"base": str(prefix), "platbase": str(prefix)} if prefix else {}
    scheme = "venv" if prefix else sysconfig.get_default_scheme()
    return sorted({sysconfig.get_path(kind, scheme, base or None) for kind in ("purelib", "platlib")})


def _dist_infos(prefix: Path | None) -> list[Path]:
    return sorted(path for folder in _site_packages(prefix) for path in Path(folder).glob("*.dist-info"))


def _name_of(path: Path) -> str:
    return path.name.removesuffix(".dist-info").rpartition("-")[0]


def _modules_of(path: Path) -> set[str]:
    """Top-level names of a distribution's Python files and extension modules, read straight from its list: importlib.metadata
    takes half a second for all."""
    record = path / "RECORD"
    lines = record.read_text(encoding="utf-8", errors="replace").splitlines() if record.is_file() else []
    files = (line.partition(",")[0].strip('"') for line in lines if ".py" in line or ".so" in line)
    return {_module_of(name) for name in files if name.endswith((".py", ".so"))}


def _module_of(file: str) -> str:
    """`_brotli.cpython-311-x86_64-linux-gnu.so` holds `_brotli`; of a file in a folder, the folder is the module."""
    folder, slash, _ = file.partition("/")
    return folder if slash else file.partition(".")[0]


def _c_library() -> str:
    """As in "glibc 2.36"; empty where it has no such name for itself."""
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, ValueError, OSError):
        return ""


def _shares() -> list[int]:
    """What each control group that this process is in grants; a group can never use more than those above it."""
    found: list[int | None] = []
    for tree in cgroups.hierarchies():
        for group in tree.groups:
            if "cpu" in tree.controllers:
                found.append(share(_text(group / "cpu.cfs_quota_us"), _text(group / "cpu.cfs_period_us")))
            elif not tree.controllers:
                found.append(share(_text(group / "cpu.max")))
    return [granted for granted in found if granted]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _requires(path: Path) -> list[str]:
    """Names in Requires-Dist, read straight from the metadata's header: importlib.metadata parses it all."""
    names = []
    with (path / "METADATA").open(encoding="utf-8", errors="replace") as file:
        for line in file:
            if line == "\n":
                break
            if line.startswith("Requires-Dist:") and "extra ==" not in line:
                match = re.match(r"[A-Za-z0-9][\w.-]*", line[14:].strip())
                if match:
                    names.append(_normal(match.group()))
    return names
