"""A SymPy expression as a text in the grammar of `symcalc check`.

What speaks of every d: an `IndexSum`, or an expression in `Indexed` entries x[k], in symbols, and in `Sum` over

    (j, 1, d)     every position;      (j, 1, k − 1), (j, k + 1, d)    the positions below, and above k;
    (m, a, N + b)   m in range(a, N + b + 1);    a body Piecewise((f, Ne(j, k)), (0, True))   the condition j != k.

In a text an index that nothing binds is summed over; in SymPy it is free.  So the free indices have to be those of the
formula.  An expression in the plain symbols x1, x2, … speaks of one d and is refused; so are names that would be read
as something else: two symbols of one name, a symbol called "2*x", floating-point numbers that are no short decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.str import StrPrinter

from symcalc.errors import BadInput
from symcalc.grammar.printing import range_text
from symcalc.grammar.signature import CONSTANTS
from symcalc.indexed import IndexSum

HOW = "pass a text, an IndexSum (symcalc.indexed.over), or a SymPy Sum over Indexed entries such as x[j]"


def as_text(formula: Any, free: Sequence[str] = ("k",)) -> str:
    """The formula as text, `free` being the indices of a component; `BadInput` for what is not a formula for every d.

    >>> x, j, k, d = sp.IndexedBase("x"), *sp.symbols("j k d", integer=True)
    >>> as_text(sp.Sum(1 / (x[k] - x[j]), (j, 1, k - 1)) + sp.Sum(1 / (x[k] - x[j]), (j, k + 1, d)))
    'sum(1/(-x[j] + x[k]), j < k) + sum(1/(-x[j] + x[k]), k < j)'
    """
    if isinstance(formula, str):
        return formula
    if isinstance(formula, IndexSum):
        _require_free(set(formula.free), free)
        return str(formula)
    if not isinstance(formula, sp.Expr):
        raise BadInput(f"the formula must be a string or a sum over indices, not {type(formula).__name__}: {HOW}")
    plain = sorted(str(s) for s in formula.free_symbols if s.is_Symbol and re.fullmatch(r"(x|sigma|lam)[0-9]+", s.name))
    if plain:
        raise BadInput(f"{plain[0]} speaks of one dimension, and a formula of every d; {HOW}")
    _require_names(formula)
    _require_free({str(s) for s in set(_indices(formula)) & formula.free_symbols}, free)
    return str(_Grammar(free).doprint(formula))


# --- what would be read as something else -----------------------------------------------------------------------------


def _require_free(found: set[str], free: Sequence[str]) -> None:
    """Refuse an index that is free in the expression and not in the formula: in a text it would be summed over."""
    for index in sorted(found - set(free)):
        named = f"the index of a component is {' and '.join(free)}" if free else "the formula is one number for each d"
        raise BadInput(f"{index} is a free index here, and {named}: rename it, or sum over it")


def _require_names(formula: sp.Expr) -> None:
    """Refuse names that are no names, and different symbols that look alike."""
    known: dict[str, sp.Basic] = {}
    for symbol in sorted(formula.atoms(sp.Symbol), key=sp.default_sort_key):
        name = str(symbol)
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise BadInput(f"a symbol is called {name[:40]!r}, which is no name")
        if name in CONSTANTS:
            raise BadInput(f"a symbol is called {name!r}: the constant is sympy.{name}")
        if known.setdefault(name, symbol) != symbol:
            raise BadInput(f"two different symbols are called {name!r} (their assumptions differ)")
    for call in formula.atoms(AppliedUndef):
        raise BadInput(f"{call.func} is a function of which nothing is known")


def _indices(formula: sp.Expr) -> Iterator[sp.Basic]:
    """The symbols that stand where indices stand: in subscripts, conditions, and the limits of sums over positions."""
    for entry in formula.atoms(sp.Indexed):
        yield from (s for i in entry.indices for s in i.free_symbols)
    for condition in formula.atoms(sp.Eq, sp.Ne, sp.Lt, sp.Gt, sp.Le, sp.Ge):
        yield from condition.free_symbols
    for total in formula.atoms(sp.Sum, sp.Product):
        yield from (s for _, *ends in total.limits for e in ends for s in e.free_symbols if str(s) not in ("d", "N"))


# --- the text ---------------------------------------------------------------------------------------------------------


class _Grammar(StrPrinter):
    """Prints sums and entries in the grammar; what the grammar does not have is refused."""

    def __init__(self, free: Sequence[str]) -> None:
        super().__init__()
        self._scope = frozenset(free)

    def parenthesize(self, item: Any, level: int, strict: bool = False) -> str:
        """A fraction in brackets: SymPy writes −1/(1/2), unevaluated, as -1/1/2."""
        written = super().parenthesize(item, level, strict)
        return f"({item})" if isinstance(item, sp.Rational) and item.q != 1 else str(written)

    def _print_MatrixElement(self, expr: sp.Expr) -> str:
        raise BadInput(f"{expr} is an entry of a matrix, whose indices start at 0: IndexedBase({str(expr.args[0])!r})")

    def _print_Indexed(self, expr: sp.Indexed) -> str:
        return f"{expr.base.label}[{', '.join(map(str, expr.indices))}]"

    def _print_Abs(self, expr: sp.Abs) -> str:
        return f"abs({self._print(expr.args[0])})"

    def _print_conjugate(self, expr: sp.Expr) -> str:
        return f"conj({self._print(expr.args[0])})"

    def _print_Exp1(self, expr: sp.Expr) -> str:
        return "exp(1)"

    def _print_Float(self, expr: sp.Float) -> str:
        value = sp.Rational(expr)
        text = str(super()._print_Float(expr))
        if sp.Rational(text) != value:
            raise BadInput(f"{text} is a floating-point number, not exactly that: write sympy.Rational({text!r})")
        return text

    def _print_Sum(self, expr: sp.Sum) -> str:
        return self._reduction("sum", expr)

    def _print_Product(self, expr: sp.Product) -> str:
        return self._reduction("prod", expr)

    def _reduction(self, name: str, expr: Any) -> str:
        if len(set(expr.variables)) < len(expr.variables):
            parts = "Sum(f, (j, 1, k - 1)) + Sum(f, (j, k + 1, d))"
            raise BadInput(f"one sum has two limits for one index, {expr.limits}: its parts are added, {parts}")
        outer, new = self._scope, {str(index) for index in expr.variables}
        for index in sorted(outer & new):
            raise BadInput(f"{index} is summed over, and is another index outside of this sum: rename one of them")
        conditions = [_condition(*limit) for limit in expr.limits]
        body = expr.function
        if isinstance(body, sp.Piecewise):
            body, more = _guarded(body)
            conditions += more
        self._scope = outer | new
        text = f"{name}({self._print(body)}, {', '.join(conditions)})"
        self._scope = outer
        return text


def _condition(index: sp.Symbol, low: sp.Expr, high: sp.Expr) -> str:
    d, N = sp.Symbol("d"), sp.Symbol("N")
    plain = {s: sp.Symbol(str(s)) for s in (low.free_symbols | high.free_symbols)}  # a Dummy k is written _k
    low, high = low.xreplace(plain), high.xreplace(plain)
    if (low, high) == (1, d):
        return str(index)
    end = sp.expand(high - N) + 1
    if low.is_Integer and end.is_Integer and low <= end + 1:  # else SymPy has −Σ where a text has an empty sum
        return f"{index} in {range_text(int(low), int(end))}"
    if low == 1 and (high + 1).is_Symbol and high + 1 != d:
        return f"{index} < {high + 1}"
    if high == d and (low - 1).is_Symbol and low - 1 != N:
        return f"{low - 1} < {index}"
    raise BadInput(f"a sum over {index} from {low} to {high} is not in the grammar: {HOW}")


def _guarded(body: sp.Piecewise) -> tuple[sp.Expr, list[str]]:
    """The body and the conditions of Piecewise((f, Ne(j, k)), (0, True)), or of Piecewise((0, Eq(j, k)), (f, True))."""
    if len(body.args) == 2 and body.args[1].cond == sp.true:
        (first, condition), (last, _) = body.args
        for value, other, kept in ((first, last, condition), (last, first, sp.Not(condition))):
            parts = kept.args if isinstance(kept, sp.And) else (kept,)
            if other == 0 and all(isinstance(p, (sp.Ne, sp.Lt, sp.Gt)) for p in parts):
                return value, [f"{p.lhs} {p.rel_op} {p.rhs}" for p in parts]
    raise BadInput(f"{body} is not in the grammar: {HOW}")
