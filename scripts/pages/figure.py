"""Figures: a program's SVG file becomes a light and a dark variant, trimmed of what no reader sees."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.engine.style import INK

DARK_INK = "#e6edf3"
POINT = 4 / 3  # CSS pixels


@dataclass(frozen=True)
class Figure:
    """Two variants of a figure, as SVG text, and its size in CSS pixels."""

    light: str
    dark: str
    width: int
    height: int


def prepare(svg: str) -> Figure:
    """Make both variants.

    Raises:
        ValueError: the text is no SVG file of matplotlib's.
    """
    size = re.search(r'<svg[^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if not size:
        raise ValueError("no viewBox in the SVG file")
    light = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    light = re.sub(r"(?<=\d\.\d\d)\d+", "", light)  # a hundredth of a point is finer than a screen
    light = re.sub(r">\s+<", "><", light).replace("\n", " ").strip() + "\n"
    dark = re.sub(re.escape(INK), DARK_INK, light, flags=re.IGNORECASE)
    return Figure(light, dark, round(float(size.group(1)) * POINT), round(float(size.group(2)) * POINT))
