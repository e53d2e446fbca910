"""A SymPy expression as a text in the grammar of `symcalc check`.

What speaks of every d: an `IndexSum`, or an expression in `Indexed` entries x[k], in symbols, and in `Sum` over

    (j, 1, d)     every position;      (j, 1, k − 1), (j, k + 1, d)    the positions below, and above k;
    (m, 0, N − 1)   m in range(N);     a body Piecewise((f, Ne(j, k)), (0, True))   the condition j != k.

An expression in the plain symbols x1, x2, … speaks of one d and is refused.
"""

from __future__ import annotations

import re
from typing import Any

import sympy as sp
from sympy.printing.str import StrPrinter

from symcalc.errors import BadInput
from symcalc.indexed import IndexSum

HOW = "pass a text, an IndexSum (symcalc.indexed.over), or a SymPy Sum over Indexed entries such as x[j]"


def as_text(formula: Any) -> str:
    """The formula as text; `BadInput` for what is not a formula for every d.

    >>> x, j, k, d = sp.IndexedBase("x"), *sp.symbols("j k d", integer=True)
    >>> as_text(sp.Sum(1 / (x[k] - x[j]), (j, 1, k - 1)) + sp.Sum(1 / (x[k] - x[j]), (j, k + 1, d)))
    'sum(1/(-x[j] + x[k]), j < k) + sum(1/(-x[j] + x[k]), k < j)'
    """
    if isinstance(formula, str):
        return formula
    if isinstance(formula, IndexSum):
        return str(formula)
    if not isinstance(formula, sp.Expr):
        raise BadInput(f"the formula must be a string or a sum over indices, not {type(formula).__name__}: {HOW}")
    plain = sorted(str(s) for s in formula.free_symbols if s.is_Symbol and re.fullmatch(r"(x|sigma|lam)[0-9]+", s.name))
    if plain:
        raise BadInput(f"{plain[0]} speaks of one dimension, and a formula of every d; {HOW}")
    return str(_Grammar().doprint(formula))


class _Grammar(StrPrinter):
    """Prints sums and entries in the grammar; what the grammar does not have is refused."""

    def _print_Indexed(self, expr: sp.Indexed) -> str:
        return f"{expr.base.label}[{', '.join(map(str, expr.indices))}]"

    def _print_Abs(self, expr: sp.Abs) -> str:
        return f"abs({self._print(expr.args[0])})"

    def _print_conjugate(self, expr: sp.Expr) -> str:
        return f"conj({self._print(expr.args[0])})"

    def _print_Exp1(self, expr: sp.Expr) -> str:
        return "exp(1)"

    def _print_Sum(self, expr: sp.Sum) -> str:
        return self._reduction("sum", expr)

    def _print_Product(self, expr: sp.Product) -> str:
        return self._reduction("prod", expr)

    def _reduction(self, name: str, expr: Any) -> str:
        conditions = [_condition(*limit) for limit in expr.limits]
        body = expr.function
        if isinstance(body, sp.Piecewise):
            body, more = _guarded(body)
            conditions += more
        return f"{name}({self._print(body)}, {', '.join(conditions)})"


def _condition(index: sp.Symbol, low: sp.Expr, high: sp.Expr) -> str:
    d, N = sp.Symbol("d"), sp.Symbol("N")
    plain = {s: sp.Symbol(s.name) for s in (low.free_symbols | high.free_symbols)}
    low, high = low.xreplace(plain), high.xreplace(plain)
    if (low, high) == (1, d):
        return str(index)
    if (low, high) == (0, N - 1):
        return f"{index} in range(N)"
    if low == 1 and (high + 1).is_Symbol:
        return f"{index} < {high + 1}"
    if high == d and (low - 1).is_Symbol:
        return f"{low - 1} < {index}"
    raise BadInput(f"a sum over {index} from {low} to {high} is not in the grammar: {HOW}")


def _guarded(body: sp.Piecewise) -> tuple[sp.Expr, list[str]]:
    """The body and the conditions of Piecewise((f, Ne(j, k)), (0, True))."""
    if len(body.args) == 2 and body.args[1].expr == 0:
        condition = body.args[0].cond
        parts = condition.args if isinstance(condition, sp.And) else (condition,)
        if all(isinstance(p, (sp.Ne, sp.Lt, sp.Gt)) for p in parts):
            return body.args[0].expr, [f"{p.lhs} {p.rel_op} {p.rhs}" for p in parts]
    raise BadInput(f"{body} is not in the grammar: {HOW}")
