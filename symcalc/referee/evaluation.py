"""The value of a typed formula at a concrete dimension: its syntax tree as SymPy expressions, never run by Python.

Sums and products go over positions 1, …, d subject to their conditions; N and d may be numbers or symbols (with N a
symbol, sums over range(N) are closed forms).  The order of the eigenvalues or singular values is known, and with it
the sign of their differences, and |·| of them.  A[j, k] of a Hermitian A is the conjugate of A[k, j].  Where there is
λ, σ is λ^N.

A part without a value (a division by zero) leaves the whole formula without one, whatever is made of it; but a
quotient that is 0/0 because two of its indices have the same position is read as its limit, and `limits` says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

import sympy as sp

from symcalc.domains import Domain
from symcalc.enclosure import enclosure
from symcalc.errors import FormulaError, NoClosedForm, Undecidable, UndefinedFormula
from symcalc.fields import Field
from symcalc.fields.exceptional import divisors
from symcalc.formulas import Formula
from symcalc.grammar import (
    Add,
    Call,
    Condition,
    Constant,
    Divide,
    Entry,
    Multiply,
    Negate,
    Node,
    Number,
    Power,
    RangeIndex,
    Reduce,
    Scalar,
    mentioned,
    to_text,
    walk,
)
from symcalc.indices import Family
from symcalc.referee.order_signs import branches, is_real, sign
from symcalc.referee.range_sums import range_sum

N = sp.Symbol("N", integer=True, positive=True)
D = sp.Symbol("d", integer=True, positive=True)
BETA = sp.Symbol("beta", positive=True)

LAMBDA = Family("lam", positive=True)

MAX_BITS = 50_000  # of one number
MAX_L_HOPITAL = 6
Environment: TypeAlias = "Mapping[str, Any]"
"""Where each index in scope is: a position from 1, or the value of a range index."""


def domain_of(formula: Formula, d: int) -> Domain:
    """The admissible points of a formula in dimension d, in λ where σ is λ^N."""
    if not formula.takes_depth:
        domain = formula.domain(d)
        return replace(domain, real=tuple(real_symbols(domain).values()))
    descending = tuple(LAMBDA.at(i) for i in range(1, d + 1))
    return Domain(ascending=descending[::-1], positive=(BETA, N))


def real_symbols(domain: Domain) -> dict[sp.Symbol, sp.Symbol]:
    """The entries that the domain calls real, as symbols that SymPy knows to be real."""
    return {s: sp.Symbol(s.name, real=True) for s in domain.real}


@dataclass
class Evaluation:
    """Evaluates a tree with `positions` positions, the scalars d and N having the values `d` and `depth`.

    `apart` gives the entries of an index a symbol of their own, to take limits.  `limits` collects the quotients that
    were read as limits, `exceptional` the numbers N and d at which a quotient at coincident indices, taken for a
    symbol, may be another one, and `sizes` the squares of absolute values of complex parts.
    """

    formula: Formula
    positions: int
    d: sp.Expr
    depth: sp.Expr = N
    apart: Mapping[str, sp.Symbol] = field(default_factory=dict)
    limits: set[str] = field(default_factory=set)
    exceptional: dict[sp.Symbol, set[int]] = field(default_factory=dict)
    sizes: set[sp.Expr] = field(default_factory=set)
    _memo: dict[Any, sp.Expr] = field(default_factory=dict)
    _zeros: dict[sp.Expr, bool] = field(default_factory=dict)
    _names: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def domain(self) -> Domain:
        """The admissible points at this dimension; those of λ where σ is λ^N."""
        return domain_of(self.formula, self.positions)

    @cached_property
    def _symbols(self) -> dict[str, sp.Symbol]:
        d = self.domain
        pairs = itertools.chain(*d.conjugate)
        return {s.name: s for s in itertools.chain(d.ascending, d.positive, d.real, pairs)}

    def variable(self, position: int) -> sp.Symbol:
        """The eigenvalue or singular value (λ where there is one) at a position."""
        return next(s for s in self.domain.ascending if s.name.lstrip("xsigmal") == str(position))

    def value(self, node: Node, at: Environment) -> sp.Expr:
        """The SymPy expression of a node; `UndefinedFormula` as soon as a part has no value."""
        key = (id(node), *(at[name] for name in self._indices(node)))
        if key not in self._memo:
            made = self._value(node, at)
            if made in _NO_VALUE or isinstance(made, sp.AccumBounds):
                raise self._undefined(node)
            self._memo[key] = made
        return self._memo[key]

    def _indices(self, node: Node) -> tuple[str, ...]:
        """The indices in the scope of a node that it mentions."""
        if id(node) not in self._names:
            parts = list(walk(node))
            inside = {i for part in parts if isinstance(part, Reduce) for i in (*part.bound, *part.ranged)}
            names = dict.fromkeys(i for part in parts for i in mentioned(part) if i not in inside)
            self._names[id(node)] = tuple(names)
        return self._names[id(node)]

    def _value(self, node: Node, at: Environment) -> sp.Expr:
        match node:
            case Number(value=number):
                return sp.Rational(number.numerator, number.denominator)
            case Constant():
                return sp.pi
            case Scalar(name=name):
                return {"d": self.d, "N": self.depth, "beta": BETA}[name]
            case RangeIndex(name=name):
                return at[name]
            case Entry():
                return self._entry(node, at)
            case Negate(operand=operand):
                return -self.value(operand, at)
            case Add(terms=terms):
                return sp.Add(*(self.value(t, at) for t in terms))
            case Multiply(factors=factors):
                return sp.Mul(*(self.value(f, at) for f in factors))
            case Divide():
                return self._quotient(node, at)
            case Power(base=base, exponent=exponent):
                return self._power(self.value(base, at), self.value(exponent, at), node)
            case Call(function=name, argument=argument):
                return self._call(name, self.value(argument, at), node)
            case Reduce():
                return self._reduce(node, at)
        raise FormulaError("this formula has no such argument", node.column)

    def _entry(self, node: Entry, at: Environment) -> sp.Expr:
        if node.indices[0] in self.apart:
            return self.apart[node.indices[0]] ** (self.depth if self._is_power(node.name) else 1)
        places = [at[i] for i in node.indices]
        if len(places) > 1:
            return self._symbols[f"{node.name}[{','.join(map(str, places))}]"]
        if self._is_power(node.name):
            return self._symbols[f"lam{places[0]}"] ** self.depth
        return self._symbols[f"{node.name}{places[0]}"]

    def _is_power(self, name: str) -> bool:
        return name == "sigma" and self.formula.takes_depth

    def _power(self, base: sp.Expr, exponent: sp.Expr, node: Node) -> sp.Expr:
        if base.is_Rational and exponent.is_Rational and _bits(base, exponent) > MAX_BITS:
            raise Undecidable(f"{to_text(node)} is too large to evaluate")
        if not exponent.is_nonnegative:
            self._require_divisor(base, node)
            if self._is_zero(base):
                if exponent.is_negative:
                    raise self._undefined(node)
                raise Undecidable(f"a power of zero whose exponent may be negative: {to_text(node)}")
        return base**exponent

    # --- functions ------------------------------------------------------------------------------------------------

    def _call(self, name: str, argument: sp.Expr, node: Call) -> sp.Expr:
        if name == "abs":
            return self._absolute(argument)
        if name == "conj":
            return self.conjugate(argument)
        if name == "log" and sign(argument, self.domain) == -1:
            raise UndefinedFormula(f"{to_text(node)} is the logarithm of something negative; write log(abs(...))")
        if name in _POLES:
            divisor = _POLES[name](argument)
            self._require_divisor(divisor, node)
            if self._is_zero(divisor):
                raise self._undefined(node)
        made = _FUNCTIONS[name](argument)
        if (name == "exp" or name.endswith("h")) and argument.has(sp.log):
            return _with_powers(made.rewrite(sp.exp))
        return made

    def conjugate(self, e: sp.Expr) -> sp.Expr:
        """The conjugate: A[j, k] and A[k, j] change places, and i and −i; all other arguments are real."""
        for branch in branches(e):
            if branch not in self.sizes and not isinstance(branch, sp.Abs) and sign(branch, self.domain) != 1:
                raise Undecidable(f"the conjugate of a root or logarithm of {branch} depends on its sign")
        swap = {a: b for pair in self.domain.conjugate for a, b in (pair, reversed(pair))}
        return e.xreplace({**swap, sp.I: -sp.I})

    def _absolute(self, e: sp.Expr) -> sp.Expr:
        """|e|, factor by factor: by the order of the arguments where that gives the sign, √(e ē) for complex e."""
        if e.is_Mul:
            return sp.Mul(*map(self._absolute, e.args))
        if e.is_Pow and e.exp.is_Integer:
            return self._absolute(e.base) ** e.exp
        if any(s in e.free_symbols for pair in self.domain.conjugate for s in pair):
            square = e * self.conjugate(e)
            self.sizes.add(square)
            return sp.sqrt(square)
        known = sign(e, self.domain)
        return sp.Abs(e) if known is None else known * e

    # --- quotients, and 0/0 at coincident indices -------------------------------------------------------------------

    def _quotient(self, node: Divide, at: Environment) -> sp.Expr:
        below = self.value(node.denominator, at)
        self._require_divisor(below, node)
        if not self._is_zero(below):
            if self._coincident(node, at):
                self._note_exceptional(below)
            return self.value(node.numerator, at) / below
        return self._limit(node, at)

    def _is_zero(self, e: sp.Expr) -> bool:
        """Whether a divisor is zero at every point: not if it is seen to differ at one, else decided in its field.

        A zero that is not seen here cancels, and a formula without a value would get one: hence `Undecidable`.
        """
        if e == 0 or e.is_Symbol or e.is_Rational:
            return bool(e == 0)
        if e not in self._zeros:
            elsewhere = dict.fromkeys(e.free_symbols, sp.Rational(97, 13))
            self._zeros[e] = not _differs_from_zero(e.xreplace(elsewhere | self._somewhere)) and self._vanishes(e)
        return self._zeros[e]

    def _vanishes(self, e: sp.Expr) -> bool:
        try:
            return Field.containing(e, domain=self.domain).is_zero(e)
        except Undecidable as reason:
            raise Undecidable(f"whether it is divided by zero: {reason}") from None

    @cached_property
    def _somewhere(self) -> dict[sp.Symbol, sp.Expr]:
        """Some rational point with ascending arguments, entries of A independent."""
        symbols = dict.fromkeys([*self.domain.ascending, *self._symbols.values()])
        point = {s: sp.Rational(2 * n * n + 5 * n + 11, 7) for n, s in enumerate(symbols)}
        return {**point, BETA: sp.Rational(13, 3), N: sp.Integer(5), D: sp.Integer(6)}

    def _require_divisor(self, e: sp.Expr, node: Node) -> None:
        """Refuse a divisor that depends on the index of a sum over range(N), unless it is zero at no index."""
        if any(s.is_Dummy for s in e.free_symbols) and not e.is_nonzero:
            raise NoClosedForm(f"a divisor that may vanish at some index of a sum over range(N): {_shortened(node)}")

    def _coincident(self, node: Divide, at: Environment) -> list[tuple[str, str]]:
        """Pairs of indices of the node that have the same position."""
        names = [i for i in self._indices(node) if isinstance(at[i], int) and i not in self.apart]
        return [(i, j) for i, j in itertools.combinations(names, 2) if at[i] == at[j]]

    def _limit(self, node: Divide, at: Environment) -> sp.Expr:
        """The limit as one of two coincident indices tends to the other, by L'Hôpital's rule."""
        pairs = self._coincident(node, at)
        moved = {p.indices for p in walk(node) if isinstance(p, Entry)}
        if (
            len(pairs) != 1
            or any(len(i) > 1 for i in moved)
            or any(isinstance(p, Reduce) and p.bound for p in walk(node))
        ):
            raise self._undefined(node)
        (_, index), place = pairs[0], at[pairs[0][1]]
        families = [p.name for p in walk(node) if isinstance(p, Entry)]
        here = self._symbols[f"{'lam' if self.formula.takes_depth else families[0]}{place}"]
        t = sp.Symbol("t", **{"positive": True} if here.is_positive else {"real": True})
        near = Evaluation(self.formula, self.positions, self.d, self.depth, {index: t}, exceptional=self.exceptional)
        above, below = near.value(node.numerator, at), near.value(node.denominator, at)
        for _ in range(MAX_L_HOPITAL):
            top, bottom = (self._at(e, t, here) for e in (above, below))
            if bottom != 0:
                self.limits.add(to_text(node))
                self._note_exceptional(bottom)
                return top / bottom
            if top != 0:
                break
            if any(t in a.free_symbols for a in (above + below).atoms(sp.Abs)):
                raise Undecidable(f"the limit of {_shortened(node)} at coincident indices depends on the side")
            above, below = sp.diff(above, t), sp.diff(below, t)
        raise self._undefined(node)

    def _note_exceptional(self, below: sp.Expr) -> None:
        """Note the numbers N and d at which a denominator, read for a symbol, vanishes: there the limit is another."""
        symbols = {N, D} & below.free_symbols
        if len(symbols) == 2:
            raise Undecidable(f"the pairs d, N at which {below} vanishes are not searched for")
        if symbols and not self._is_zero(below):
            found = Field.containing(below, *symbols, domain=self.domain).exceptional_integers(1 / below)
            for s in symbols:
                self.exceptional.setdefault(s, set()).update(found.get(s, ()))

    def _at(self, e: sp.Expr, t: sp.Symbol, here: sp.Symbol) -> sp.Expr:
        """The value at t = here, 0 if it is the zero of the field; undefined values are errors."""
        for divisor in divisors(e):
            self._note_exceptional(divisor.xreplace({t: here}))
        made = e.xreplace({t: here})
        if made.has(*_NO_VALUE):
            raise UndefinedFormula("a limit at coincident indices is not of the form that can be taken here")
        return sp.S.Zero if Field.containing(made, domain=self.domain).is_zero(made) else made

    def _undefined(self, node: Node) -> UndefinedFormula:
        where = f"for d = {self.d}" + (f", N = {self.depth}" if self.formula.takes_depth and self.depth != N else "")
        return UndefinedFormula(f"{_shortened(node)} divides by zero at every point {where} (is a `j != k` missing?)")

    # --- sums and products ------------------------------------------------------------------------------------------

    def _reduce(self, node: Reduce, at: Environment) -> sp.Expr:
        parts = [self._ranged(node, here, node.ranged) for here in self._positions(node, at)]
        return sp.Add(*parts) if node.kind == "sum" else sp.Mul(*parts)

    def _ranged(self, node: Reduce, at: Environment, ranged: tuple[str, ...]) -> sp.Expr:
        """The sum or product over the range indices, at given positions."""
        if not ranged:
            return self.value(node.body, at)
        index, rest = ranged[0], ranged[1:]
        first, end = node.ranges[index]
        if self.depth.is_Integer:
            values = map(sp.Integer, range(first, int(self.depth) + end))
            parts = [self._ranged(node, {**at, index: m}, rest) for m in values]
            return sp.Add(*parts) if node.kind == "sum" else sp.Mul(*parts)
        if node.kind == "prod":
            raise NoClosedForm(f"a product over range(N) is known for each number N only: {to_text(node)}")
        if first > end + 1:  # the closed form holds for no negative length; the range is empty there
            self.exceptional.setdefault(N, set()).update(range(1, first - end))
        m = sp.Dummy(index, integer=True, nonnegative=True)
        return range_sum(self._ranged(node, {**at, index: m + first}, rest), m, self.depth + (end - first))

    def _positions(self, node: Reduce, at: Environment) -> Iterator[Environment]:
        for places in itertools.product(range(1, self.positions + 1), repeat=len(node.bound)):
            here = {**at, **dict(zip(node.bound, places, strict=True))}
            if all(_holds(c, here) for c in node.conditions):
                yield here


def slope(e: sp.Expr, variable: sp.Symbol, domain: Domain) -> sp.Expr:
    """∂e/∂variable, with log|f| = ½ log f² for real f.

    >>> x = sp.Symbol("x", real=True)
    >>> slope(sp.log(abs(x)), x, Domain())
    1/x
    """
    sizes = {g: g.args[0].args[0] for g in e.atoms(sp.log) if isinstance(g.args[0], sp.Abs)}
    squares = {g: sp.log(f**2) / 2 for g, f in sizes.items() if is_real(f, domain)}
    return sp.diff(e.xreplace(squares), variable)


def _with_powers(e: sp.Expr) -> sp.Expr:
    """e^{a log f} as f^a, which is what it means."""
    found: dict[sp.Expr, sp.Expr] = {}
    for g in e.atoms(sp.exp):
        logarithms = [f for f in sp.Mul.make_args(g.args[0]) if isinstance(f, sp.log)]
        if len(logarithms) == 1:
            found[g] = logarithms[0].args[0] ** (g.args[0] / logarithms[0])
    return e.xreplace(found)


def _differs_from_zero(value: sp.Expr) -> bool:
    """Whether a number is seen not to be zero."""
    if value.is_Rational:
        return bool(value != 0)
    found = enclosure(value)
    return found is not None and not bool(found.a <= 0 <= found.b)


def _bits(base: sp.Rational, exponent: sp.Rational) -> int:
    """About how many bits base**exponent has, or the degree of its root."""
    size = max(abs(base.p).bit_length(), base.q.bit_length()) if abs(base) not in (0, 1) else 0
    return int(max(size * abs(exponent), exponent.q))


def _holds(condition: Condition, at: Environment) -> bool:
    left, right = at[condition.left], at[condition.right]
    return bool(left != right if condition.relation == "!=" else left < right)


def _shortened(node: Node) -> str:
    text = to_text(node)
    return text if len(text) <= 60 else f"{text[:57]}..."


_POLES = {"coth": sp.sinh, "log": lambda e: e, "tan": sp.cos}
_NO_VALUE = (sp.zoo, sp.nan, sp.oo, -sp.oo)
_FUNCTIONS = {
    "sqrt": sp.sqrt, "exp": sp.exp, "log": sp.log, "sin": sp.sin, "cos": sp.cos, "tan": sp.tan,
    "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh, "coth": sp.coth,
}  # fmt: skip
