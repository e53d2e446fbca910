"""Sums over distinct indices to SymPy's `Sum`, `Indexed` and `Piecewise`, and back.

    Σ_{j≠k} 1/(x_k − x_j)    ↔    Sum(Piecewise((1/(x[k] - x[j]), Ne(j, k)), (0, True)), (j, 1, d))

Conventions.  Indices are integer symbols from 1 to d; every sum runs over all of them, (j, 1, d), what is left out says
a `Piecewise`.  Different free indices are different values, as in `IndexSum`: SymPy has no way to say so.  A number d
is read as Σ_j 1.  KroneckerDelta, Eq and Ne of indices are read, wherever they stand; so is what SymPy makes of a sum
when it differentiates by x[k].

There is no way back for what the calculus does not have (`BadInput`): a sum in a denominator, a power or a function,
other limits, an index that is used as a number, a position such as x[1] or x[k + 1], an order condition.  Hermitian
symmetry and the order of factors are unknown to SymPy's `Indexed`: the families that have them are named to
`from_sympy`, and entries that do not commute cannot be written (`BadInput`).
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import sympy as sp

from symcalc.errors import BadInput
from symcalc.indexed import IndexSum, dimension, total
from symcalc.indices import Entry, Family, rename

DIMENSION = sp.Symbol("d", integer=True, positive=True)
"""The number of values of an index, in what `to_sympy` writes."""


def to_sympy(value: IndexSum, d: sp.Symbol = DIMENSION) -> sp.Expr:
    """The sum as a SymPy expression in `Sum`, `Indexed` and `Piecewise`.

    >>> from symcalc.indexed import over
    >>> from symcalc.indices import indices
    >>> x, (j, k) = Family("x", real=True), indices("j k")
    >>> to_sympy(over(j != k, x[j] ** 2))
    Sum(Piecewise((x[j]**2, Ne(j, k)), (0, True)), (j, 1, d))
    """
    letters = [c for c in "jlmnpqr" + string.ascii_lowercase if c not in value.free and c != d.name]
    return sp.Add(*(_summed(body, letters[:m], value.free, d) for m, body in value.grades.items()))


def from_sympy(value: sp.Expr, families: Iterable[Family] = (), d: sp.Symbol | None = None) -> IndexSum:
    """The sum over distinct indices that a SymPy expression is, different free indices being different values.

    `families` says what a base is that is more than a name with a rank and SymPy's assumptions (`hermitian`); `d` is
    the upper limit of the sums, found there if it is not given.

    >>> x, (j, k), n = sp.IndexedBase("x", real=True), sp.symbols("j k", integer=True), sp.Symbol("n", integer=True)
    >>> print(from_sympy(sp.Sum(x[j] ** 2, (j, 1, n)).diff(x[k])))
    2*x[k]
    """
    value = sp.sympify(value, strict=True)
    _require_conditions_inside(value)
    _require_one_kind(value)
    reader = _Reader(d or _upper_limit(value), {f.name: f for f in families})
    free = {i: i.name for i in sorted(_indices(value) & value.free_symbols, key=str)}
    if len(set(free.values())) < len(free):
        raise BadInput(f"two different indices have the same name: {', '.join(free.values())}")
    return reader.read(value, free)


# --- writing -----------------------------------------------------------------------------------------------------


def _summed(body: sp.Expr, bound: list[str], free: tuple[str, ...], d: sp.Symbol) -> sp.Expr:
    """Σ of a body over bound indices, distinct from one another and from the free ones."""
    written = _written(rename(body, dict(enumerate(bound))))
    apart = [sp.Ne(_index(i), _index(j)) for n, i in enumerate(bound) for j in (*free, *bound[:n])]
    if apart:
        written = sp.Piecewise((written, sp.And(*apart)), (0, True))
    return sp.Sum(written, *((_index(i), 1, d) for i in bound)) if bound else written


def _written(body: sp.Expr) -> sp.Expr:
    if body.is_commutative is False:
        raise BadInput("the entries do not commute, and SymPy's Indexed do: take a family of commuting entries")
    return body.xreplace({e: _base(e.family)[tuple(map(_index, e.indices))] for e in body.atoms(Entry)})


def _base(family: Family) -> sp.IndexedBase:
    kind = {"positive": True} if family.positive else {"real": True} if family.real else {}
    return sp.IndexedBase(family.name, **kind)


def _index(name: object) -> sp.Symbol:
    return sp.Symbol(str(name), integer=True)


# --- reading -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reader:
    """Reads an expression when it is known which indices are equal: index symbols with one name have one value."""

    d: sp.Symbol | None
    families: Mapping[str, Family] = field(default_factory=dict)

    def read(self, value: sp.Expr, names: Mapping[sp.Symbol, str]) -> IndexSum:
        """The value, its index symbols standing for these names; its free indices are all of the names."""
        scope = tuple(dict.fromkeys(names.values()))
        if not self._is_sum(value):
            return IndexSum.of(self._body(value, names), *scope)
        if isinstance(value, sp.Sum):
            return self._sum(value.function, list(value.limits), names)
        if isinstance(value, sp.Piecewise):
            return self.read(_branch(value, names), names)
        if value == self.d:
            return dimension().onto(scope)
        parts = [self.read(a, names) for a in value.args] if value.is_Add or value.is_Mul else []
        if value.is_Add:
            return sum(parts, IndexSum.of(0, *scope))
        if value.is_Mul:
            return _product(parts, scope)
        if value.is_Pow and value.exp.is_Integer and value.exp.is_positive:
            return self.read(value.base, names) ** int(value.exp)
        raise BadInput(f"a sum over indices stands in {value.func.__name__}: only sums, products and powers are read")

    def _is_sum(self, value: sp.Expr) -> bool:
        """Whether there is a sum, or d as a number (the shape of a base is none)."""
        bare = value.xreplace({e: sp.Dummy() for e in value.atoms(sp.Indexed)})
        return value.has(sp.Sum) or self.d in bare.free_symbols

    def _sum(self, body: sp.Expr, limits: list[sp.Tuple], names: Mapping[sp.Symbol, str]) -> IndexSum:
        """Σ over the last limit outermost, as SymPy has it."""
        if not limits:
            return self.read(body, names)
        index, *ends = limits[-1]
        if ends != [1, self.d]:
            raise BadInput(f"a sum over indices has the limits ({index}, 1, {self.d or 'd'}), not {limits[-1]}")
        inside = limits[:-1]
        return total(names.values(), lambda name: self._sum(body, inside, {**names, _symbol(index): name}))

    def _body(self, value: sp.Expr, names: Mapping[sp.Symbol, str]) -> sp.Expr:
        """An expression without sums."""
        if isinstance(value, sp.Indexed):
            return self._entry(value, names)
        if isinstance(value, sp.Piecewise):
            return self._body(_branch(value, names), names)
        if isinstance(value, sp.KroneckerDelta):
            if len(value.args) > 2:
                raise BadInput(f"{value} is 0 where an index is not in its range: write KroneckerDelta of two indices")
            return sp.Integer(_name(value.args[0], names) == _name(value.args[1], names))
        if value in names or isinstance(value, sp.Idx):
            raise BadInput(f"the index {value} is used as a number")
        return value.func(*(self._body(a, names) for a in value.args)) if value.args else value

    def _entry(self, value: sp.Indexed, names: Mapping[sp.Symbol, str]) -> Entry:
        base, rank = value.base, len(value.indices)
        positive = bool(base.is_positive)
        known = Family(str(base.label), rank, real=bool(base.is_real) and not positive, positive=positive)
        made = self.families.get(known.name, known)
        if not made.commutative:
            raise BadInput(f"{made.name} does not commute, and SymPy's Indexed do: the order of factors is lost")
        return made[tuple(_name(i, names) for i in value.indices)]


def _product(parts: Iterable[IndexSum], scope: tuple[str, ...]) -> IndexSum:
    made = IndexSum.of(1, *scope)
    for part in parts:
        made = made * part
    return made


def _branch(value: sp.Piecewise, names: Mapping[sp.Symbol, str]) -> sp.Expr:
    """The branch that holds for these coincidences of the indices."""
    return next((e for e, condition in value.args if _holds(condition, names)), sp.nan)


def _holds(condition: sp.Basic, names: Mapping[sp.Symbol, str]) -> bool:
    match condition:
        case sp.Eq() | sp.Ne():
            equal = _name(condition.lhs, names) == _name(condition.rhs, names)
            return equal == isinstance(condition, sp.Eq)
        case sp.And():
            return all(_holds(c, names) for c in condition.args)
        case sp.Or():
            return any(_holds(c, names) for c in condition.args)
        case sp.Not():
            return not _holds(condition.args[0], names)
    if condition in (sp.true, sp.false):
        return bool(condition)
    raise BadInput(f"a condition on indices says which of them are equal (Eq, Ne, And, Or, Not), not {condition}")


def _name(index: sp.Expr, names: Mapping[sp.Symbol, str]) -> str:
    symbol = _symbol(index)
    if symbol not in names:
        raise BadInput(f"an index is a symbol, not {index}: positions have no meaning for every d")
    return names[symbol]


def _symbol(index: sp.Expr) -> sp.Expr:
    """The symbol of an index; that of an `Idx` is its label."""
    return index.label if isinstance(index, sp.Idx) else index


def _require_conditions_inside(value: sp.Expr) -> None:
    """Refuse what SymPy makes of Σ_j x_j Σ_{i≠j} x_i in two sums: it takes the condition out, where i is free."""
    for piecewise in value.atoms(sp.Piecewise):
        bound = {index for inner in piecewise.atoms(sp.Sum) for index in inner.variables}
        for index in sorted(bound & set().union(*(c.free_symbols for _, c in piecewise.args)), key=str):
            raise BadInput(
                f"a condition on {index} stands outside of a sum over {index}: write one Sum with "
                f"both limits, or rename the {index} outside"
            )


def _require_one_kind(value: sp.Expr) -> None:
    """Refuse an `Idx` beside a symbol of its name: to SymPy a sum over one leaves the other as it is."""
    known = value.atoms(sp.Idx)
    apart = value.xreplace({i: sp.Dummy(integer=True) for i in known})
    for label in sorted({i.label for i in known} & apart.atoms(sp.Symbol), key=str):
        raise BadInput(f"{label} is an Idx here, and a symbol there: take one of them")


def _indices(value: sp.Expr) -> set[sp.Symbol]:
    """The symbols that stand where indices stand."""
    return {s for i in _places(value) for s in [_symbol(i)] if isinstance(s, sp.Symbol)}


def _places(value: sp.Expr) -> Iterator[sp.Expr]:
    for entry in value.atoms(sp.Indexed):
        yield from entry.indices
    for pair in value.atoms(sp.KroneckerDelta):
        yield from pair.args
    for relation in value.atoms(sp.Eq, sp.Ne):
        yield from relation.args


def _upper_limit(value: sp.Expr) -> sp.Symbol | None:
    """The one upper limit of all sums, None if there is no sum."""
    found = {limit[-1] for s in value.atoms(sp.Sum) for limit in s.limits}
    if len(found) > 1 or not all(isinstance(u, sp.Symbol) for u in found):
        raise BadInput(f"all sums run to one symbol, the dimension, not to {', '.join(sorted(map(str, found)))}")
    return found.pop() if found else None
