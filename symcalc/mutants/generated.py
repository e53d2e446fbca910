"""Wrong versions made by rule: every quantity of every claim with the slips that happen on paper.

A change is local: one coefficient, one sign, one term, one exponent, one index, one conjugate.  It is made at the
first, the middle and the last place where it can be made (`PLACES`), so that a long formula has no more versions than
a short one.  Some are no change at all (a sign of zero, two symmetric arguments exchanged): those are not left out
here but recognised later, by a decision (`symcalc.mutants.trial`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import sympy as sp

from symcalc.claims.claim import Claim
from symcalc.domains import Domain
from symcalc.errors import SymcalcError
from symcalc.evidence.exact import Equation, Quantity
from symcalc.indexed import IndexSum, rename
from symcalc.indices import Entry
from symcalc.mutants.version import Version

SMALL, COEFFICIENT, SIGN, DROPPED = "small coefficient", "coefficient", "sign", "dropped term"
RANGE, EXPONENT, SWAPPED, TRANSPOSED = "index range", "exponent", "swapped arguments", "transposition"
CONJUGATED = "conjugation"
KINDS = (SMALL, COEFFICIENT, SIGN, DROPPED, RANGE, EXPONENT, SWAPPED, TRANSPOSED, CONJUGATED)
FACTORS = {SMALL: ("1.02", "1.0001", "1.001", "1.01"), COEFFICIENT: ("2", "0.5")}
"""1.02 and 1.0001 are what simulation must see: of a law, and of one step."""
PLACES = 3

Change = tuple[str, str, Quantity]
"""(kind, what was done, the changed quantity)."""
Spot = tuple[str, str, sp.Expr]


def generated(claim: Claim) -> tuple[Version, ...]:
    """All wrong versions of a claim that are made by rule, one quantity changed in each.

    >>> from symcalc.claims import catalogue
    >>> [v.why for v in generated(catalogue()["proof2x2.drift"])][:2]
    ['drift × 1.02', 'drift × 1.0001']
    """
    equation = claim.state()
    return tuple(
        Version(claim.id, kind, f"{name} {what}", (), {name: changed})
        for name, quantity in equation.claimed.items()
        for kind, what, changed in changes(quantity, _pairs(equation))
    )


def sample(versions: Iterable[Version], count: int) -> tuple[Version, ...]:
    """At most `count` of them: the kinds in turn, and within a kind the quantities in turn."""
    shelves: dict[str, list[Version]] = {}
    for version in versions:
        shelves.setdefault(version.kind, []).append(version)
    turns = [_in_turn(shelf) for shelf in shelves.values()]
    longest = max(map(len, turns), default=0)
    return tuple(turn[n] for n in range(longest) for turn in turns if n < len(turn))[:count]


def _in_turn(versions: list[Version]) -> list[Version]:
    """One of each quantity, then the second of each, and so on."""
    shelves: dict[str, list[Version]] = {}
    for version in versions:
        shelves.setdefault(next(iter(version.claimed)), []).append(version)
    longest = max(map(len, shelves.values()))
    return [shelf[n] for n in range(longest) for shelf in shelves.values() if n < len(shelf)]


def changes(quantity: Quantity, conjugates: dict[sp.Symbol, sp.Symbol]) -> Iterator[Change]:
    """The changes of a quantity, those that can be written down, each once; `conjugates` maps A[1,2] to A[2,1]."""
    seen = {str(quantity)}
    for kind, what, changed in _made(quantity, conjugates):
        if changed is not None and str(changed) not in seen:
            seen.add(str(changed))
            yield kind, what, changed


def _made(quantity: Quantity, conjugates: dict[sp.Symbol, sp.Symbol]) -> Iterator[tuple[str, str, Quantity | None]]:
    if _is_zero(quantity):
        yield COEFFICIENT, "+ 1/1000", _plus(quantity, sp.Rational(1, 1000))
        yield COEFFICIENT, "+ 1", _plus(quantity, sp.S.One)
    for kind, factors in FACTORS.items():
        yield from ((kind, f"× {factor}", quantity * sp.Rational(factor)) for factor in factors)
    yield SIGN, "with the other sign", quantity * -1
    if isinstance(quantity, IndexSum):
        yield from _of_sum(quantity, conjugates)
    elif isinstance(quantity, sp.MatrixBase):
        yield from _of_matrix(sp.ImmutableMatrix(quantity), conjugates)
    else:
        yield from _spread(spots(sp.sympify(quantity, strict=True), conjugates))


def _of_matrix(
    matrix: sp.ImmutableMatrix, conjugates: dict[sp.Symbol, sp.Symbol]
) -> Iterator[tuple[str, str, Quantity | None]]:
    """The matrix turned over, and its longest entry changed."""
    if matrix.rows == matrix.cols:
        yield TRANSPOSED, "transposed", matrix.T
    elif 1 in matrix.shape:
        yield SWAPPED, "with the entries in reverse order", matrix.func(*matrix.shape, list(matrix)[::-1])
    place = max(range(len(matrix)), key=lambda n: (sp.count_ops(matrix[n]), -n))
    at = divmod(place, matrix.cols)
    for kind, what, entry in _spread(spots(matrix[at], conjugates)):
        rows = matrix.as_mutable()
        rows[at] = entry
        yield kind, f"{what} (entry {at[0] + 1}, {at[1] + 1})", rows.as_immutable()


def _of_sum(total: IndexSum, conjugates: dict[sp.Symbol, sp.Symbol]) -> Iterator[tuple[str, str, Quantity | None]]:
    """Grades lost, ranges that take in one index more, and the bodies changed."""
    for m, body in total.grades.items():
        rest = {n: b for n, b in total.grades.items() if n != m}
        if rest:
            yield DROPPED, f"without {_sum_over(m)}", IndexSum(total.free, rest)
            yield RANGE, f"with {_sum_over(m)} twice", IndexSum(total.free, {**rest, m: 2 * body})
        for bound, other in ((b, o) for b in range(m) for o in (*total.free, *range(b))):
            yield RANGE, f"with index {bound + 1} equal to {other} let in", _let_in(total, m, bound, other)
        turned = {b: n for n in total.free[:1] for b in range(min(m, 1))}
        if turned:
            ((b, n),) = turned.items()
            yield SWAPPED, f"with {n} and the summed index exchanged", _with_body(total, m, rename(body, {b: n, n: b}))
        for kind, what, changed in _spread(spots(body, conjugates)):
            yield kind, f"{what} in {_sum_over(m)}", _with_body(total, m, changed)
    if len(total.free) == 2:
        first, second = total.free
        swapped = {n: rename(body, {first: second, second: first}) for n, body in total.grades.items()}
        yield TRANSPOSED, f"with {first} and {second} exchanged", IndexSum(total.free, swapped)


def _sum_over(m: int) -> str:
    return ("the term without a sum", "the single sum", "the double sum", "the triple sum")[m] if m < 4 else f"sum {m}"


def _with_body(total: IndexSum, m: int, body: sp.Expr) -> IndexSum | None:
    """The sum with another body; None where that cannot be written (a division by zero, a foreign index)."""
    try:
        return total + IndexSum(total.free, {m: body - total.grades[m]})
    except SymcalcError:
        return None


def _let_in(total: IndexSum, m: int, bound: int, other: str | int) -> IndexSum | None:
    """The sum with the coincidence of a bound index with another one added: j for j ≠ k."""
    kept = [i for i in range(m) if i != bound]
    names: dict[str | int, str | int] = {i: n for n, i in enumerate(kept)}
    names[bound] = names.get(other, other)
    try:
        return total + IndexSum(total.free, {m - 1: rename(total.grades[m], names)})
    except SymcalcError:
        return None


# --- one expression ----------------------------------------------------------------------------------------------


def spots(e: sp.Expr, conjugates: dict[sp.Symbol, sp.Symbol]) -> Iterator[Spot]:
    """Every local change of an expression, from the root to the leaves; then those that touch all of it."""
    yield from _inside(e)
    yield from _exchanged(e, conjugates)


def _inside(e: sp.Expr) -> Iterator[Spot]:
    yield from _at_root(e)
    for n, part in enumerate(e.args):
        if isinstance(part, sp.Expr) and part.args:
            for kind, what, changed in _inside(part):
                yield kind, what, e.func(*e.args[:n], changed, *e.args[n + 1 :])


def _at_root(e: sp.Expr) -> Iterator[Spot]:
    if e.is_Add:
        for n, term in enumerate(e.args):
            rest = (*e.args[:n], *e.args[n + 1 :])
            yield DROPPED, f"without the term {_short(term)}", e.func(*rest)
            yield SIGN, f"with the sign of {_short(term)} changed", e.func(*rest, -term)
            yield COEFFICIENT, f"with {_short(term)} doubled", e.func(*rest, 2 * term)
    if e.is_Pow and not e.base.is_number:
        for step in (1, -1):
            yield EXPONENT, f"with the exponent {e.exp + step} of {_short(e.base)}", e.base ** (e.exp + step)


def _exchanged(e: sp.Expr, conjugates: dict[sp.Symbol, sp.Symbol]) -> Iterator[Spot]:
    """Symbols in each other's place, entries of a matrix turned over, conjugates, N with an end more or less."""
    symbols = sorted(e.free_symbols, key=str)
    for a, b in pairwise(symbols):
        if _alike(a, b):
            yield SWAPPED, f"with {a} and {b} exchanged", e.xreplace({a: b, b: a})
    pairs = [s for s in symbols if isinstance(s, Entry) and len(set(s.indices)) == 2 == len(s.indices)]
    if pairs:
        turned = {s: Entry(s.family, *reversed(s.indices)) for s in pairs}
        yield TRANSPOSED, "with all entries transposed", e.xreplace(turned)
        yield CONJUGATED, f"with {turned[pairs[0]]} for {pairs[0]}", e.xreplace({pairs[0]: turned[pairs[0]]})
    for s in (s for s in symbols if s in conjugates):
        yield CONJUGATED, f"with {conjugates[s]} for {s}", e.xreplace({s: conjugates[s]})
    if e.has(sp.I):
        yield CONJUGATED, "with −i for i", e.xreplace({sp.I: -sp.I})
    for n in (s for s in symbols if s.is_integer and s.is_positive and not isinstance(s, Entry)):
        yield RANGE, f"with {n} + 1 for {n}", e.subs(n, n + 1)
        yield RANGE, f"with {n} − 1 for {n}", e.subs(n, n - 1)


def _alike(a: sp.Symbol, b: sp.Symbol) -> bool:
    """Whether two symbols could be confused: the same letter at other places, with the same assumptions."""
    stems = {"".join(c for c in str(s) if c.isalpha()) for s in (a, b)}
    entries = {isinstance(s, Entry) for s in (a, b)}
    return entries == {False} and (len(stems) == 1 or a.assumptions0 == b.assumptions0)


# --- tools -------------------------------------------------------------------------------------------------------


def _spread(found: Iterable[Spot]) -> Iterator[Spot]:
    """Of each kind at most `PLACES`: the first, the last, and what lies between them."""
    shelves: dict[str, list[Spot]] = {}
    for spot in found:
        if not spot[2].has(sp.zoo, sp.nan, sp.oo):
            shelves.setdefault(spot[0], []).append(spot)
    for kind in (k for k in KINDS if k in shelves):
        shelf = shelves[kind]
        places = sorted({round(n * (len(shelf) - 1) / (PLACES - 1)) for n in range(PLACES)})
        yield from (shelf[n] for n in places)


def _is_zero(quantity: Quantity) -> bool:
    if isinstance(quantity, IndexSum):
        return quantity.is_zero()
    return bool(quantity == quantity * 0)


def _plus(quantity: Quantity, amount: sp.Expr) -> Quantity:
    return quantity + sp.ones(*quantity.shape) * amount if isinstance(quantity, sp.MatrixBase) else quantity + amount


def _pairs(equation: Equation) -> dict[sp.Symbol, sp.Symbol]:
    domain: Callable[[int], Domain] | Domain = equation.domain
    plain = domain(max(2, *equation.dimensions)) if callable(domain) else domain
    return {left: right for pair in plain.conjugate for left, right in (pair, pair[::-1])}


def _short(e: sp.Expr) -> str:
    text = str(e)
    return text if len(text) <= 30 else text[:27] + "…"
