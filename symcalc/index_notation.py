"""How sums over indices are written: in the grammar of `symcalc check`, and in LaTeX."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

from symcalc.indices import Entry, rename


def to_text(free: Sequence[str], grades: Mapping[int, sp.Expr]) -> str:
    """The sum in the grammar of `symcalc check`."""
    return _written(free, grades, _Text().doprint, _text_sum)


def to_latex(free: Sequence[str], grades: Mapping[int, sp.Expr]) -> str:
    """LaTeX with the usual ∑ and its conditions."""
    return _written(free, grades, _latex_body, _latex_sum)


def oriented(body: sp.Expr) -> sp.Expr:
    """The body with the signs of its denominators turned so that free indices come first: 1/(x_k − x_j).

    >>> from symcalc.indices import Family
    >>> x = Family("x", real=True)
    >>> oriented(-1 / (Entry(x, 0) - x["k"]))
    1/(-x[0] + x[k])
    """

    def backwards(power: sp.Expr) -> bool:
        if not (power.is_Pow and power.exp.is_Integer and power.base.is_Add):
            return False
        leading = min(power.base.args, key=_first_entry)
        return bool(leading.as_coeff_Mul()[0].is_negative)

    return body.replace(backwards, lambda power: (-1) ** power.exp * (-power.base) ** power.exp)


def _first_entry(term: sp.Expr) -> tuple[tuple[int, str], ...]:
    """k, the index of a component, before other free indices, before bound ones; then by name."""
    entries = [[(1 if isinstance(i, str) and i != "k" else 2 * isinstance(i, int), str(i)) for i in e.indices]
               for e in term.atoms(Entry)]  # fmt: skip
    return tuple(min(entries)) if entries else ((3, ""),)


def _written(
    free: Sequence[str], grades: Mapping[int, sp.Expr], write: Callable[[sp.Expr], str], summed: Callable[..., str]
) -> str:
    letters = [c for c in "jlmnpqr" + string.ascii_lowercase if c not in free]
    if not free:
        letters = ["i", *(c for c in letters if c != "i")]
    parts = []
    for m, body in grades.items():
        names = dict(enumerate(letters[:m]))
        named = rename(body, names)
        parts.append(summed(write(named), list(names.values()), free) if m else write(named))
    return " + ".join(parts).replace("+ -", "- ") if parts else "0"


def _text_sum(body: str, bound: Sequence[str], free: Sequence[str]) -> str:
    pairs = [f"{i} != {j}" for n, i in enumerate(bound) for j in (*free, *bound[:n])]
    if not free and len(bound) > 1:
        pairs = [f"{i} != {j}" for n, i in enumerate(bound) for j in bound[n + 1 :]]
    return f"sum({body}, {', '.join(pairs or bound)})"


def _latex_sum(body: str, bound: Sequence[str], free: Sequence[str]) -> str:
    apart = [" \\neq ".join(bound)] if len(bound) > 1 else []
    if free:
        apart.append(f"{', '.join(bound)} \\neq {', '.join(free)}")
    condition = r";\, ".join(apart) or bound[0]
    return f"\\sum_{{{condition}}} {body}"


class _PositiveFirst:
    """Terms with a positive coefficient first: x_k − x_j, not −x_j + x_k."""

    def _as_ordered_terms(self, expr: sp.Expr, order: str | None = None) -> list[sp.Expr]:
        terms: list[sp.Expr] = super()._as_ordered_terms(expr, order=order)  # type: ignore[misc]
        return sorted(terms, key=lambda t: t.could_extract_minus_sign())


class _Text(_PositiveFirst, StrPrinter):
    pass


class _Latex(_PositiveFirst, LatexPrinter):
    def _print_Entry(self, expr: Entry) -> str:
        return f"{_latex_name(expr.family.name)}_{{{' '.join(map(str, expr.indices))}}}"


def _latex_body(body: sp.Expr) -> str:
    text = _Latex().doprint(body)
    return f"\\left({text}\\right)" if body.is_Add else text


def _latex_name(name: str) -> str:
    """A family's name, to which indices are put; underscores at its end are primes.

    >>> _latex_name("lam"), _latex_name("f__"), _latex_name("F_2")
    ('\\\\lambda', "f''", '{F_{2}}')
    """
    plain = name.rstrip("_")
    written = {"lam": r"\lambda"}.get(plain, str(sp.latex(sp.Symbol(plain))))
    return (f"{{{written}}}" if "_" in written else written) + "'" * (len(name) - len(plain))
