"""SymPy expressions as Python text: divisions for negative powers, products for small ones, floats for numbers."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.numpy import NumPyPrinter

from symcalc.codegen.steps import Add, Call


class Printer(NumPyPrinter):
    """Text for a module that calls NumPy, or its likeness, by the name `library`.

    >>> x, y = sp.symbols("x y", positive=True)
    >>> Printer().write(x**2 / (x - y) + sp.sqrt(y) / 3)
    'np.sqrt(y) / 3.0 + x * x / (x - y)'
    """

    def __init__(self, library: str = "np") -> None:
        super().__init__({"fully_qualified_modules": False})
        self.library = library

    def write(self, value: sp.Expr | Call | Add | str) -> str:
        """An expression or a call as text; text as it is."""
        if isinstance(value, str):
            return value
        if isinstance(value, Call):
            return f"{value.function}({', '.join(map(self.write, value.arguments))})"
        if isinstance(value, Add):
            return f"({self.doprint(value.left)}) + ({self.doprint(value.right)})"
        return spaced(str(self.doprint(value)))

    def _print_Add(self, expr: sp.Expr, order: Any = None) -> str:
        """Positive terms first, then in the order of the names: x_k - x_j."""
        terms = sorted(expr.args, key=lambda t: (t.could_extract_minus_sign(), sp.default_sort_key(t)))
        text = ""
        for t in terms:
            minus = bool(t.could_extract_minus_sign())
            written = self.parenthesize(-t if minus else t, 45)
            text += f"{' - ' if minus else ' + '}{written}" if text else f"{'-' if minus else ''}{written}"
        return text

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:
        base, exponent = expr.as_base_exp()
        if exponent.is_Rational and exponent.is_negative:
            return f"1.0/{self._divisor([base**-exponent])}"
        if exponent.is_Integer and 2 <= exponent <= 4:
            return "*".join([self.parenthesize(base, 60)] * int(exponent))
        if exponent == sp.S.Half and self.library == "xp" and not _entries(base):
            return f"{self.parenthesize(base, 60)} ** 0.5"
        if exponent == sp.S.Half:
            return f"{self.library}.sqrt({self._print(base)})"
        power = str(int(exponent)) if exponent.is_Integer else self.parenthesize(exponent, 60)
        hug = base.is_Symbol and (exponent.is_Symbol or exponent.is_Integer)
        return f"{self.parenthesize(base, 60)}{'**' if hug else ' ** '}{power}"

    def _divisor(self, factors: list[sp.Expr]) -> str:
        text = "*".join(self.parenthesize(f, 50) for f in factors)
        return f"({text})" if len(factors) > 1 or (factors[0].is_Pow and "*" in text) else text

    def _print_Mul(self, expr: sp.Mul) -> str:
        number, rest = _roots_together(expr).as_coeff_Mul()
        above: list[sp.Expr] = []
        below: list[sp.Expr] = []
        for factor in sp.Mul.make_args(rest):
            base, exponent = factor.as_base_exp()
            negative = exponent.is_Rational and exponent.is_negative
            (below if negative else above).append(base**-exponent if negative else factor)
        top = [self._print(sp.Integer(abs(number.p)))] if abs(number.p) != 1 or not above else []
        top += [self.parenthesize(f, 50) for f in above]
        bottom = [sp.Integer(number.q)] if number.q != 1 else []
        text = "*".join(top) + (f"/{self._divisor(bottom + below)}" if bottom or below else "")
        return f"-{text}" if number.is_negative else text

    def _print_Integer(self, expr: sp.Integer) -> str:
        return f"{int(expr)}.0" if abs(int(expr)) < 2**53 else repr(float(expr))

    def _print_Rational(self, expr: sp.Rational) -> str:
        return f"{expr.p}.0/{expr.q}.0"

    def _print_Abs(self, expr: sp.Abs) -> str:
        return f"{self.library}.abs({self._print(expr.args[0])})"

    def _module_format(self, fqn: str, register: bool = True) -> str:
        return f"{self.library}.{fqn.rsplit('.', 1)[-1]}"


def _entries(e: sp.Expr) -> bool:
    """Whether an expression holds entries of arrays, x_k, and not numbers such as N and beta alone."""
    return any("_" in s.name for s in e.free_symbols)


def _roots_together(product: sp.Mul) -> sp.Expr:
    """The square roots of numbers as one: sqrt(2 N/beta), rounded once, in place of three."""
    roots = [f for f in product.args if abs(f.as_base_exp()[1]) == sp.S.Half and not _entries(f)]
    if len(roots) < 2:
        return product
    inside = sp.Mul(*(f**2 for f in roots))
    rest = [f for f in product.args if f not in roots]
    return sp.Mul(*rest, sp.Pow(inside, sp.S.Half, evaluate=False), evaluate=False)


def spaced(text: str) -> str:
    """Spaces around operators, as ruff format writes them: none to be removed, so * and / get them here.

    >>> spaced("a*b/(c - d)")
    'a * b / (c - d)'
    """
    out = ""
    for n, c in enumerate(text):
        if c in "*/" and text[n - 1] != "*" and text[n + 1 : n + 2] != "*":
            out += f" {c} "
        else:
            out += c
    return out
