"""Sums over distinct indices: one expression for every dimension d.

    F(k) = g₀(k) + Σ_j g₁(k; j) + Σ_{j,l} g₂(k; j, l) + …,      all indices pairwise distinct, from 1 to d.

The bodies g_m are SymPy expressions in indexed entries x[k], A[k, j], …; g_m sees only the entries of its own indices,
and not d.  An `IndexSum` is such an F.  It is closed under sum, product, integer power, derivative with respect to an
entry and summation over a free index: wherever a bound index may coincide with another, the coincidence is split off
into the grade below.  A bound index is an integer 0, …, m−1, a free one a name, so nothing can be captured.

Normal form.  Each g_m can be replaced by the mean over the permutations of its bound indices, and then

    F = 0 for every d ≥ f   ⟺   every symmetric g_m is zero        (f free indices).

Proof.  With d − f values left to sum over, F is Σ_m m! Σ_{S} g_m(S), S running through the sets of m of them.  For
d = f only g₀ is left, so g₀ = 0.  If g₀, …, g_{m−1} vanish, F at d = f + m is the single term m! g_m(S), so g_m = 0:
entries with different indices are independent.  The other direction is plain.  So b + 1 dimensions d = f, …, f + b
decide for all, b the largest grade.  A factor d is Σ_j 1, one grade more: 1 − d and (d − 1)(d − 2) are not zero.

Hypotheses, all of them checked where sums are made: bodies do not depend on d or on absolute positions, and no sum
stands in a denominator, a power or a function.  An order condition i < j is accepted where the body is symmetric
(then it is half the sum over i ≠ j) and refused otherwise.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from math import factorial
from typing import Any, TypeAlias

import sympy as sp

from symcalc.errors import BadInput, DimensionError, UndefinedFormula
from symcalc.fields import Field
from symcalc.geometric import as_quotient
from symcalc.index_notation import oriented, to_latex, to_text
from symcalc.indices import Condition as Condition
from symcalc.indices import Entry as Entry
from symcalc.indices import Family as Family
from symcalc.indices import Index as Index
from symcalc.indices import at_positions, name_of, rename
from symcalc.indices import indices as indices

# --- sums --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class IndexSum:
    """F = Σ_m Σ_{distinct bound indices} grades[m], with the free indices `free`, all of them pairwise distinct.

    >>> x, (j, k) = Family("x", real=True), indices("j k")
    >>> drift = over(j != k, 1 / (x[k] - x[j]))
    >>> print(drift)
    sum(1/(x[k] - x[j]), j != k)
    >>> drift.components(2)
    (1/(x1 - x2), -1/(x1 - x2))
    """

    free: tuple[str, ...]
    grades: Mapping[int, sp.Expr]

    @classmethod
    def of(cls, value: Any, *free: Index | str) -> IndexSum:
        """A single expression, without a sum; its named indices and `free` are the free ones."""
        if isinstance(value, IndexSum):
            return value.onto(map(name_of, free))
        body = sp.sympify(value, strict=True)
        named = sorted({i for e in body.atoms(Entry) for i in e.indices if isinstance(i, str)})
        return cls._gather(dict.fromkeys([*map(name_of, free), *named]), [(0, body)])

    @classmethod
    def _gather(cls, free: Iterable[str], graded: Iterable[tuple[int, sp.Expr]]) -> IndexSum:
        grades: dict[int, list[sp.Expr]] = {}
        for m, body in graded:
            grades.setdefault(m, []).append(body)
        made = {m: sp.Add(*bodies) for m, bodies in sorted(grades.items())}
        free = tuple(free)
        for m, body in made.items():
            foreign = {i for e in body.atoms(Entry) for i in e.indices} - {*free, *range(m)}
            if foreign:
                raise BadInput(f"a sum over {m} indices with the free ones {free} holds entries of others: {foreign}")
            if body.has(sp.zoo, sp.nan, sp.oo):
                raise UndefinedFormula("a sum has a term that divides by zero: exclude the index (j != k)")
        return cls(free, {m: body for m, body in made.items() if body != 0})

    def onto(self, free: Iterable[str]) -> IndexSum:
        """The same sum with more free indices: each bound index may take the value of a new one."""
        new = [i for i in free if i not in self.free]
        if not new:
            return self
        split = (hit for m, body in self.grades.items() for hit in _coincidences(m, body, new))
        return IndexSum._gather((*self.free, *new), split)

    def _with(self, other: Any) -> tuple[IndexSum, IndexSum]:
        other = IndexSum.of(other)
        left = self.onto(other.free)
        return left, other.onto(left.free)

    def __add__(self, other: Any) -> IndexSum:
        a, b = self._with(other)
        return IndexSum._gather(a.free, (*a.grades.items(), *b.grades.items()))

    def __mul__(self, other: Any) -> IndexSum:
        a, b = self._with(other)
        products = (
            p for (m, f) in a.grades.items() for (n, g) in b.grades.items() for p in _shuffle(m, f, n, g)
        )  # fmt: skip
        return IndexSum._gather(a.free, products)

    def __rmul__(self, other: Any) -> IndexSum:
        return IndexSum.of(other) * self

    __radd__ = __add__

    def __neg__(self) -> IndexSum:
        return self * -1

    def __sub__(self, other: Any) -> IndexSum:
        return self + -IndexSum.of(other)

    def __rsub__(self, other: Any) -> IndexSum:
        return -self + other

    def __truediv__(self, other: Any) -> IndexSum:
        if isinstance(other, IndexSum):
            raise BadInput("a sum over indices cannot stand in a denominator: multiply the other side by it")
        return self * (1 / sp.sympify(other, strict=True))

    def __pow__(self, exponent: int) -> IndexSum:
        if isinstance(exponent, bool) or not isinstance(exponent, int) or exponent < 0:
            raise BadInput(f"a sum over indices has powers with an exponent 0, 1, 2, …, not {exponent!r}")
        power = IndexSum.of(1, *self.free)
        for _ in range(exponent):
            power = power * self
        return power

    def map(self, function: Callable[[sp.Expr], sp.Expr]) -> IndexSum:
        """Apply a linear function to each body."""
        return IndexSum._gather(self.free, ((m, function(body)) for m, body in self.grades.items()))

    def diff(self, entry: Entry) -> IndexSum:
        """The derivative with respect to x[k]; k is one of the free indices, or a new one, distinct from them.

        >>> x, k = Family("x", real=True), Index("k")
        >>> print(over(Index("j"), x["j"] ** 3).diff(x[k]))
        3*x[k]**2
        """
        return self.onto(i for i in entry.indices if isinstance(i, str)).map(lambda body: sp.diff(body, entry))

    def sum_over(self, index: Index | str) -> IndexSum:
        """Σ over the free index, its values distinct from those of the other free indices."""
        name = name_of(index)
        if name not in self.free:
            raise BadInput(
                f"{name} is not a free index of this sum; the free ones are {', '.join(self.free) or 'none'}"
            )
        rest = tuple(i for i in self.free if i != name)
        return IndexSum._gather(rest, ((m + 1, rename(body, {name: m})) for m, body in self.grades.items()))

    def renamed(self, names: Mapping[str, str]) -> IndexSum:
        """The same with other names of the free indices; two free indices may not become one."""
        free = tuple(names.get(i, i) for i in self.free)
        if len(set(free)) < len(free):
            raise BadInput("two different free indices may not get the same name: they are distinct")
        return IndexSum(free, {m: rename(body, names) for m, body in self.grades.items()})

    @cached_property
    def symmetric(self) -> Mapping[int, sp.Expr]:
        """The normal form: each grade's body, averaged over the permutations of its bound indices."""
        return {m: symmetrised(body, m) for m, body in self.grades.items()}

    def normal(self) -> IndexSum:
        """The same sum with symmetric bodies, those that are zero in their field dropped."""
        kept = {m: body for m, body in self.symmetric.items() if not vanishes(body)}
        return IndexSum(self.free, kept)

    def tidied(self) -> IndexSum:
        """The same sum with factored bodies, for people to read."""
        return self.map(lambda body: oriented(sp.factor(body)))

    def is_zero(self) -> bool:
        """Decide whether the sum vanishes for every d (see the top of this file).

        >>> d = over(Index("j"), 1)
        >>> ((d - 1) * (d - 2)).is_zero(), (d * d - d - over(Index("i"), over(Index("j") != Index("i"), 1))).is_zero()
        (False, True)
        """
        return all(vanishes(body) for body in self.symmetric.values())

    @property
    def highest(self) -> int:
        """b, the largest number of bound indices; d = f, …, f + b decide for every d."""
        return max(self.grades, default=0)

    def instantiate(self, d: int, /, **positions: int) -> sp.Expr:
        """The plain expression in dimension d, the free indices at the given (distinct) positions from 1 to d."""
        if set(positions) != set(self.free) or len(set(positions.values())) < len(positions):
            raise BadInput(f"give distinct positions for {', '.join(self.free) or 'no index'}, not {positions}")
        if not all(1 <= p <= d for p in positions.values()):
            raise DimensionError(f"positions run from 1 to d = {d}: {positions}")
        left = [p for p in range(1, d + 1) if p not in positions.values()]
        terms = (
            at_positions(body, {**positions, **dict(enumerate(places))})
            for m, body in self.grades.items()
            for places in permutations(left, m)
        )
        return sp.Add(*terms)

    def instances(self, d: int) -> tuple[sp.Expr, ...]:
        """The values at all distinct positions of the free indices, in lexicographic order."""
        places = permutations(range(1, d + 1), len(self.free))
        return tuple(self.instantiate(d, **dict(zip(self.free, at, strict=True))) for at in places)

    def components(self, d: int) -> tuple[sp.Expr, ...]:
        """The d components of a sum with one free index."""
        if len(self.free) != 1:
            raise DimensionError(f"components need one free index, this sum has {len(self.free)}")
        return tuple(sp.signsimp(self.instantiate(d, **{self.free[0]: k})) for k in range(1, d + 1))

    def __str__(self) -> str:
        """The sum in the grammar of `symcalc check`."""
        return to_text(self.free, self.grades)

    def latex(self) -> str:
        """LaTeX with the usual ∑ and its conditions."""
        return to_latex(self.free, self.grades)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


@dataclass(frozen=True, eq=False)
class IndexMatrix:
    """A matrix of sums: `off` with the free indices i ≠ j, `diagonal` with the free index i."""

    off: IndexSum
    diagonal: IndexSum

    def instantiate(self, d: int) -> sp.ImmutableMatrix:
        """The d × d matrix of plain expressions.

        >>> x = Family("x", real=True)
        >>> IndexMatrix(IndexSum.of(x["i"] * x["j"]), IndexSum.of(1, "i")).instantiate(2)
        Matrix([
        [    1, x1*x2],
        [x1*x2,     1]])
        """

        def entry(i: int, j: int) -> sp.Expr:
            if i == j:
                return self.diagonal.instantiate(d, i=i + 1)
            return self.off.instantiate(d, i=i + 1, j=j + 1)

        return sp.ImmutableMatrix(d, d, entry)

    def __str__(self) -> str:
        return f"{self.off} for i != j, {self.diagonal} for i = j"

    def latex(self) -> str:
        """LaTeX, case by case."""
        cases = f"{self.off.latex()} & i \\neq j \\\\ {self.diagonal.latex()} & i = j"
        return f"\\begin{{cases}} {cases} \\end{{cases}}"


Writable: TypeAlias = "sp.Expr | IndexSum | int"


def over(condition: Condition | Index, body: Writable) -> IndexSum:
    """Σ over the index on the left of the condition; of `i < j`, over both.

    `over(j, …)` runs through all values, those of the other indices of the body included; `over(j != k, …)` leaves
    out k; `over(i < j, …)` is ½ Σ_{i≠j} of a symmetric body.  Sums nest.

    >>> x, (i, j, k) = Family("x", real=True), indices("i j k")
    >>> print(over(i < j, (x[i] - x[j]) ** 2))
    sum((x[i] - x[j])**2/2, i != j)
    """
    if isinstance(condition, Index):
        condition = Condition((condition.name,))
    if condition.ordered:
        return _over_pairs(condition.summed, body)
    (index,) = condition.summed
    inner = IndexSum.of(body, index, *condition.apart)
    silent = [i for i in inner.free if i != index and i not in condition.apart]
    if silent and (isinstance(body, IndexSum)):
        raise BadInput(f"say whether {index} may equal {', '.join(silent)}: exclude it, or sum a plain expression")
    plain = sp.S.Zero if isinstance(body, IndexSum) else sp.sympify(body, strict=True)
    hits = IndexSum._gather((i for i in inner.free if i != index), ((0, rename(plain, {index: i})) for i in silent))
    return inner.sum_over(index) + hits


def _over_pairs(pair: Sequence[str], body: Writable) -> IndexSum:
    """½ Σ_{i≠j} of a body that is symmetric under i ↔ j."""
    inner = IndexSum.of(body, *pair)
    difference = inner - inner.renamed(dict(zip(pair, reversed(pair), strict=True)))
    if not all(sp.expand(part) == 0 or vanishes(part) for part in difference.symmetric.values()):
        raise BadInput(f"the body is not symmetric in {pair[0]} and {pair[1]}: an order condition would see positions")
    return _both(pair, body) * sp.S.Half


def _both(pair: Sequence[str], body: Writable) -> IndexSum:
    """Σ_{i≠j}, both through all values, those of the other indices of a plain body included."""
    inner = IndexSum.of(body, *pair)
    silent = [i for i in inner.free if i not in pair]
    if not silent:
        return inner.sum_over(pair[0]).sum_over(pair[1])
    if isinstance(body, IndexSum):
        raise BadInput(f"say whether {' and '.join(pair)} may equal {', '.join(silent)}: sum a plain expression")
    plain, found = sp.sympify(body, strict=True), IndexSum.of(0, *silent)
    for hit in _injections(pair, silent):
        left = [i for i in pair if i not in hit]
        part = IndexSum.of(rename(plain, hit), *silent, *left)
        for i in left:
            part = part.sum_over(i)
        found = found + part
    return found


def total(scope: Iterable[str], term: Callable[[str], Any]) -> IndexSum:
    """Σ of term(l) over all values of l, those of the indices in `scope` included, each as term says.

    >>> x = Family("x", real=True)
    >>> print(total(["k"], lambda l: x[l] * (2 if l == "k" else 1)))
    2*x[k] + sum(x[j], j != k)
    """
    scope = tuple(dict.fromkeys(scope))
    index = next(name for name in (f"·{n}" for n in itertools.count(1)) if name not in scope)
    terms = [IndexSum.of(term(i), *scope) for i in scope]
    apart = IndexSum.of(term(index), *scope, index)
    others = {i for part in (*terms, apart) for i in part.free} - {*scope, index}
    if others:
        raise BadInput(f"say whether the index may equal {', '.join(sorted(others))}: put it into the scope")
    return sum(terms, IndexSum.of(0, *scope)) + apart.sum_over(index)


def dimension() -> IndexSum:
    """d, the number of values of an index: Σ_j 1.

    >>> print(dimension())
    sum(1, i)
    >>> dimension().instantiate(5)
    5
    """
    return IndexSum((), {1: sp.S.One})


@dataclass(frozen=True, eq=False)
class IndexProduct:
    """P = Π over indices of a positive body, known by its logarithm: products, powers and ∂P/P.

    >>> x, (i, j, k) = Family("x", real=True), indices("i j k")
    >>> vandermonde = product_over(i < j, x[i] - x[j])
    >>> print(vandermonde.score(x[k]))
    sum(1/(x[k] - x[j]), j != k)
    """

    log: IndexSum

    def __mul__(self, other: IndexProduct) -> IndexProduct:
        return IndexProduct(self.log + other.log)

    def __pow__(self, exponent: Any) -> IndexProduct:
        return IndexProduct(self.log * exponent)

    def score(self, entry: Entry) -> IndexSum:
        """∂ log P / ∂ entry = ∂P/P."""
        return self.log.diff(entry).tidied()

    def second_ratio(self, entry: Entry) -> IndexSum:
        """∂²P/P = (∂ log P)² + ∂² log P."""
        return self.score(entry) ** 2 + self.score(entry).diff(entry)


def product_over(condition: Condition | Index, body: sp.Expr) -> IndexProduct:
    """Π over the index on the left of the condition; of `i < j` over both, of |body|."""
    if isinstance(condition, Condition) and condition.ordered:
        pair = condition.summed
        if not vanishes(body**2 - rename(body, dict(zip(pair, reversed(pair), strict=True))) ** 2):
            raise BadInput("a product over i < j needs a body that is symmetric up to its sign")
        return IndexProduct(_both(pair, sp.log(body**2) / 4))
    return IndexProduct(over(condition, sp.log(body)))


# --- bodies ------------------------------------------------------------------------------------------------------


def symmetrised(body: sp.Expr, m: int) -> sp.Expr:
    """The mean of a body over the permutations of its bound indices 0, …, m−1."""
    if m < 2:
        return body
    return sp.Add(*(rename(body, dict(enumerate(p))) for p in permutations(range(m)))) / factorial(m)


def vanishes(body: sp.Expr) -> bool:
    """Decide whether a body is zero in its field; words in noncommuting entries are compared word by word.

    Geometric sums are decided as quotients.
    """
    if body.is_commutative is not False:
        body = as_quotient(body)
        return Field.containing(body).is_zero(body)
    return all(vanishes(c) for c in words(body).values())


def words(body: sp.Expr) -> dict[tuple[sp.Expr, ...], sp.Expr]:
    """The coefficient of each product of noncommuting entries, the order of its factors kept.

    >>> A = Family("A", 2, commutative=False)
    >>> len(words(A["i", "j"] * A["j", "i"] - A["j", "i"] * A["i", "j"]))
    2
    """
    found: dict[tuple[sp.Expr, ...], list[sp.Expr]] = {}
    for term in sp.Add.make_args(_expand_words(body)):
        commuting, word = term.args_cnc()
        letters = tuple(letter for w in word for letter in _letters(w))
        found.setdefault(letters, []).append(sp.Mul(*commuting))
    return {word: sp.Add(*coefficients) for word, coefficients in found.items()}


def _letters(word: sp.Expr) -> list[sp.Expr]:
    """The letters of a power of one entry."""
    if word.is_Pow and word.exp.is_Integer and word.exp > 0:
        return [word.base] * int(word.exp)
    return [word]


def _expand_words(body: sp.Expr) -> sp.Expr:
    """Expand products over the terms with noncommuting entries only; commuting coefficients stay as they are."""
    commuting: dict[sp.Expr, sp.Dummy] = {}

    def hide(e: sp.Expr) -> sp.Expr:
        if e.is_commutative is not False:
            return commuting.setdefault(e, sp.Dummy()) if not e.is_Number else e
        if e.is_Mul or e.is_Add:
            plain = [a for a in e.args if a.is_commutative is not False]
            rest = [hide(a) for a in e.args if a.is_commutative is False]
            return e.func(*([hide(e.func(*plain))] if plain else []), *rest)
        return e

    hidden = hide(body)
    return sp.expand(hidden).xreplace({symbol: e for e, symbol in commuting.items()})


def _injections(source: Sequence[Any], target: Sequence[Any]) -> Iterator[dict[Any, Any]]:
    """All partial injections from one list of indices to another."""
    if not source:
        yield {}
        return
    for rest in _injections(source[1:], target):
        yield rest
        yield from ({source[0]: t, **rest} for t in target if t not in rest.values())


def _coincidences(m: int, body: sp.Expr, new: Sequence[str]) -> Iterator[tuple[int, sp.Expr]]:
    """The terms in which some of the m bound indices take values of `new`, and the one in which none does."""
    for hit in _injections(range(m), new):
        kept = [i for i in range(m) if i not in hit]
        yield len(kept), rename(body, {**hit, **{i: n for n, i in enumerate(kept)}})


def _shuffle(m: int, f: sp.Expr, n: int, g: sp.Expr) -> Iterator[tuple[int, sp.Expr]]:
    """The product of two sums: some of the second's bound indices coincide with the first's, the others do not."""
    for hit in _injections(range(n), range(m)):
        kept = [i for i in range(n) if i not in hit]
        yield m + len(kept), f * rename(g, {**hit, **{i: m + q for q, i in enumerate(kept)}})
