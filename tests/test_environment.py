"""Environment: what programs can import, and how many cores there are for them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.engine import environment


@pytest.mark.parametrize(
    ("quota", "period", "cores"),
    [
        ("max 100000\n", "", None),
        ("100000 100000\n", "", 1),
        ("150000 100000\n", "", 2),
        ("5000 100000\n", "", 1),
        ("-1\n", "100000\n", None),
        ("400000\n", "100000\n", 4),
        ("", "", None),
        ("1 0", "", None),
    ],
)
def test_a_control_group_grants_cores(quota: str, period: str, cores: int | None) -> None:
    assert environment.share(quota, period) == cores


def test_the_smallest_share_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    for shares, cores in (([], 8), ([16], 8), ([4, 3], 3)):
        monkeypatch.setattr(environment, "_shares", lambda shares=shares: shares)
        assert environment.cores() == cores


def test_a_module_that_is_only_a_shared_library_is_a_module(tmp_path: Path) -> None:
    info = tmp_path / "tool-1.dist-info"
    info.mkdir()
    files = ("_fast.cpython-311-x86_64-linux-gnu.so", "plain.py", "package/inner.abi3.so", "notes.so.txt", "tool.pth")
    (info / "RECORD").write_text("".join(f"{name},sha256=x,1\n" for name in files), encoding="utf-8")
    assert environment._modules_of(info) == {"_fast", "plain", "package"}


def test_the_platform_names_the_c_library_where_it_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "confstr", lambda _: "glibc 9.99", raising=False)
    assert environment.platform_name().endswith(" glibc 9.99")
    monkeypatch.delattr(os, "confstr")
    assert "glibc" not in environment.platform_name()
