"""A derivation as a person writes it: lines of mathematics, each with the check that was made there.

A `Line` is only ever made from the objects that the calculus returned; nothing in it is typed in as a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import sympy as sp

from symcalc.indexed import IndexSum

Value: TypeAlias = Any
"""A SymPy expression or matrix, a sequence of expressions, or a sum over indices."""


@dataclass(frozen=True)
class Line:
    """One step: a sentence, the value that the calculus returned, its name, and what was checked (or nothing).

    `name` is LaTeX; `plain` is the name for a terminal, LaTeX where it is left out.
    """

    text: str
    name: str
    value: Value
    check: str = ""
    plain: str = ""

    @property
    def latex(self) -> str:
        """The formula `name = value` in LaTeX."""
        return f"{self.name} = {latex(self.value)}"

    def __str__(self) -> str:
        return f"{self.plain or self.name} = {text(self.value)}"


@dataclass(frozen=True)
class Derivation:
    """Lines of mathematics under a title.

    >>> print(Derivation("A square", (Line("Multiply.", "y", sp.Symbol("x") ** 2, "decided in Q(x)"),)).show())
    A square
      1. Multiply.
           y = x**2
           ✓ decided in Q(x)
    """

    title: str
    lines: tuple[Line, ...]

    def __str__(self) -> str:
        return self.show()

    def show(self) -> str:
        """Plain text, one numbered step after another."""
        return "\n".join([self.title, *(_plain(n, line) for n, line in enumerate(self.lines, 1))])

    def to_markdown(self) -> str:
        """Markdown with the formulas as display mathematics."""
        return "\n".join([f"**{self.title}**\n", *(_markdown(n, line) for n, line in enumerate(self.lines, 1))])

    def to_latex(self) -> str:
        """A paragraph heading and an `enumerate` environment."""
        items = "\n".join(f"  \\item {_escape(s.text)} \\[ {s.latex} \\]" for s in self.lines)
        return f"\\paragraph{{{_escape(self.title)}}}\n\\begin{{enumerate}}\n{items}\n\\end{{enumerate}}"

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def _repr_latex_(self) -> str:
        rows = (line.latex.replace("=", "&=", 1) for line in self.lines)
        return "$\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}$"


def text(value: Value) -> str:
    """An expression, or a vector or matrix, on one line.

    >>> text(sp.Matrix([[1, 2], [3, 4]])), text(sp.Matrix([1, 2]))
    ('[[1, 2], [3, 4]]', '(1, 2)')
    """
    if isinstance(value, sp.MatrixBase) and value.cols > 1:
        return "[" + ", ".join("[" + ", ".join(map(str, value.row(i))) + "]" for i in range(value.rows)) + "]"
    if isinstance(value, (list, tuple, sp.MatrixBase)):
        return "(" + ", ".join(map(str, value)) + ")"
    return str(value)


def latex(value: Value) -> str:
    """LaTeX of an expression, vector or matrix; increments such as dH[1,2] become dH_{12}.

    >>> latex(sp.Symbol("A[1,2]"))
    'A_{12}'
    """
    if isinstance(value, IndexSum):
        return value.latex()
    whole = sp.Matrix(list(value)) if isinstance(value, (list, tuple)) else value
    return str(sp.latex(whole, symbol_names={s: _symbol_latex(s.name) for s in whole.atoms(sp.Symbol)}))


def _symbol_latex(name: str) -> str:
    if "[" in name:
        base, indices = name.rstrip("]").split("[")
        return f"{_symbol_latex(base)}_{{{indices.replace(',', '')}}}"
    return r"\lambda" if name == "lam" else str(sp.latex(sp.Symbol(name)))


def _plain(number: int, line: Line) -> str:
    rows = [f"  {number}. {line.text}", f"       {line}"]
    return "\n".join([*rows, f"       ✓ {line.check}"] if line.check else rows)


def _markdown(number: int, line: Line) -> str:
    check = f"\n   *{line.check}*\n" if line.check else ""
    return f"{number}. {line.text}\n\n   $$ {line.latex} $$\n{check}"


def _escape(words: str) -> str:
    for plain, command in {"&": r"\&", "%": r"\%", "_": r"\_", "#": r"\#"}.items():
        words = words.replace(plain, command)
    return words
