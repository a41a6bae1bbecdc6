"""The look of every figure: matplotlib settings that the runner lays down before a program starts."""

from __future__ import annotations

import io
from typing import Any

# One ink for all lines and text; the card's renderer replaces it for the dark variant (scripts/pages/figure.py).
INK = "#24292f"
# Readable on white and on the dark ground alike (at least 3:1), and told apart by color-blind readers: after Okabe and Ito (2008).
CYCLE = ("#0072b2", "#d55e00", "#009e73", "#b0609b", "#b8860b", "#4a90d9", "#8c6d46", "#7f7f7f")

SETTINGS: dict[str, Any] = {
    "figure.figsize": (6.4, 3.2),
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "savefig.transparent": True,
    "savefig.bbox": "tight",  # labels are never cut off
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "lines.linewidth": 1.8,
    "font.size": 11.0,
    "svg.fonttype": "path",  # looks the same on every device, with no font to load
    "svg.hashsalt": "answers-that-run",  # stable ids in the file
}


def rehearse() -> None:
    """Draw a figure that is thrown away: fonts are looked up and the grammar of formulas is built once, not in every program."""
    import matplotlib.pyplot as plt

    apply()
    figure, axes = plt.subplots()
    axes.semilogy([1, 2], [1, 10], label="$x^2$")
    axes.set_title("title")
    axes.legend()
    figure.savefig(io.BytesIO(), format="svg")
    plt.close(figure)


def apply() -> None:
    """Set matplotlib's defaults, if a program may use it."""
    import matplotlib
    from cycler import cycler

    for name, value in SETTINGS.items():
        matplotlib.rcParams[name] = value  # type: ignore[index]  # the stubs list every name
    matplotlib.rcParams["axes.prop_cycle"] = cycler(color=CYCLE)
