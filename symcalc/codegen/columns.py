"""A column of plain SymPy expressions in x_1, …, x_d as a vectorised function, for one dimension d.

Formulas for every d are generated from their sums (`symcalc.codegen.backends`); this is for expressions that are
not sums over indices, such as the claimed side of a claim at d = 2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp

from symcalc.codegen.compiled import load
from symcalc.codegen.text import Printer
from symcalc.errors import BadInput


def compile_columns(vector: sp.MatrixBase, x: Sequence[sp.Symbol]) -> Callable[..., Any]:
    """The column as a function of arrays, (..., d) → (..., len(vector)).

    Raises `BadInput` where an expression is not real or has other symbols; the function raises ValueError where the
    last axis is not d.

    >>> a, b = sp.symbols("x1 x2", real=True)
    >>> compile_columns(sp.Matrix([a + b, a * b]), (a, b))([[2.0, 3.0]])
    array([[5., 6.]])
    """
    for c in vector:
        if c.has(sp.I) or c.free_symbols - set(x):
            raise BadInput(f"{c} is not a real expression in {', '.join(map(str, x))}")
    return load(_source(list(vector), x), "columns", "columns")


def _source(components: Sequence[sp.Expr], x: Sequence[sp.Symbol]) -> str:
    write = Printer("np").write
    names = "".join(f"{s.name}, " for s in x)
    lines = [
        "import numpy as np",
        "",
        "",
        "def columns(x):",
        "    x = np.asarray(x, dtype=np.float64)",
        f"    if x.ndim == 0 or x.shape[-1] != {len(x)}:",
        f'        raise ValueError(f"x must have shape (..., {len(x)}), not {{x.shape}}")',
        f"    {names}= np.moveaxis(x, -1, 0)",
        f"    result = np.empty((*x.shape[:-1], {len(components)}))",
        *(f"    result[..., {n}] = {write(c)}" for n, c in enumerate(components)),
        "    return result",
    ]
    return "\n".join([*lines, ""])
