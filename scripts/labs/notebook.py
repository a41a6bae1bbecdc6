"""Notebooks: a lab and the record of its run become an .ipynb file: one to render, one to download."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from scripts.engine.model import BACKEND_NAMES
from scripts.engine.record import Record
from scripts.labs.lab import Cell, Lab, split_output
from scripts.pages import card, figure

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class Notebook:
    """What a lab becomes.

    Attributes:
        rendered: the notebook that the generator renders; its figures are images of the site.
        files: what readers can download, and the figures, by path below the site's root.
    """

    rendered: str
    files: dict[str, str]


def make(lab: Lab, records: Mapping[str, Record]) -> Notebook:
    """The notebooks of a lab that passed; outputs and figures are those of the first backend in the house's order.

    Raises:
        ValueError: there is no record, or the output cannot be told apart by cells.
    """
    if not records:
        raise ValueError(f"{lab.program.id} has no passing record")
    ordered = {backend: records[backend] for backend in BACKEND_NAMES if backend in records}
    first = next(iter(ordered.values()))
    printed = split_output(first.output, len(lab.code_cells))
    files = {f"labs/{lab.name}.py": lab.source}
    shown: list[dict[str, Any]] = []
    taken: list[dict[str, Any]] = []
    for index, cell in enumerate(lab.cells):
        common = {"id": f"cell-{index}", "metadata": {}, "source": cell.text}
        if not cell.number:
            shown.append(common | {"cell_type": "markdown"})
            taken.append(common | {"cell_type": "markdown"})
            continue
        text = printed[cell.number - 1]
        stream = [{"output_type": "stream", "name": "stdout", "text": text + "\n"}] if text else []
        names = _drawn_in(cell, lab)
        images, raw = [], []
        for name in names:
            variants = figure.prepare(first.figures[name])
            base = f"figures/{lab.program.id}/{name.removesuffix('.svg')}"
            files |= {f"{base}-light.svg": variants.light, f"{base}-dark.svg": variants.dark}
            # A lab's page stands one folder below the site's root.
            images.append(_display("text/html", card.figure_html(f"../{base}", lab.program.figures[name], variants)))
            raw.append(_display("image/svg+xml", first.figures[name]))
        code = common | {"cell_type": "code", "execution_count": cell.number}
        shown.append(code | {"outputs": stream + images})
        taken.append(code | {"outputs": stream + raw})
    downloads = f'<a href="{lab.name}.ipynb" download>Notebook</a> · <a href="{lab.name}.py" download>Python file</a>'
    receipt = card.receipt(lab.program, ordered, f"{downloads}")
    shown.append({"id": "receipt", "metadata": {}, "source": receipt, "cell_type": "markdown"})
    files[f"labs/{lab.name}.ipynb"] = _text(taken)
    return Notebook(_text(shown, lab), files)


def _drawn_in(cell: Cell, lab: Lab) -> list[str]:
    """The figures that a cell saves: it names their files."""
    return [name for name in lab.program.figures if f'"{name}"' in cell.text or f"'{name}'" in cell.text]


def _display(kind: str, data: str) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {kind: data, "text/plain": "<figure>"}}


def _text(cells: list[dict[str, Any]], lab: Lab | None = None) -> str:
    metadata = KERNEL | ({"title": lab.title, "description": escape(lab.program.title)} if lab else {})
    return (
        json.dumps(
            {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False
        )
        + "\n"
    )
