"""Stable forms: what one tuple of distinct indices contributes to a sum, as steps that lose no digits.

A body of an `IndexSum` is factored.  Products and sums of terms of one sign lose nothing; what is left are sums that
may cancel, and each of them is computed so that it is rounded once:

* a difference of two inputs, x_k − x_j, is one subtraction;
* λ_k − λ_j, with λ = σ^{1/N}, is taken from roots that carry a tail: (λ_k − λ_j) + (tail_k − tail_j);
* any other such sum is carried in pairs of numbers (`pairs_runtime`) and then rounded, or its logarithm is taken;
* e^a − e^b is e^b expm1(a − b), log(1 + e) is log1p(e), and log(e^n) is n log|e|;
* geometric sums (`symcalc.geometric`) are never subtracted.  In a quotient of two of them the common power drops out
  and two sums of positive terms are left; a single one is (σ_k² − σ_j²)/(λ_k² − λ_j²), its limit where σ_k = σ_j;
* quotients with weights of degree 2, which second derivatives have, are written in the means of m and N − 1 − m and
  the variance of m, the cumulants of the weights p^m q^{N−1−m}: positive, and what cancels is gone by algebra.

Powers λ^{aN + b} are σ^a λ^b: no large power of a rounded root is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p

from symcalc.codegen.cancellation import (
    CUMULANTS,
    collected,
    factored,
    is_count,
    is_power_of_two,
    may_cancel,
    mean_p,
    mean_q,
    of_logarithms,
    variance,
)
from symcalc.codegen.steps import DEPTH, ROOT, Add, Call, Kernel, Place, Step
from symcalc.errors import BadInput
from symcalc.geometric import GeometricSum
from symcalc.indices import Entry

LONG = 40  # characters of an expression


def kernel(bodies: Sequence[sp.Expr], letters: Sequence[str]) -> Kernel:
    """The stable steps that compute the bodies (over the same named indices) together.

    >>> from symcalc.indices import Family
    >>> x = Family("x", real=True)
    >>> made = kernel([1 / (x["k"] - x["j"]), 1 / (x["j"] - x["k"])], "kj")
    >>> made.steps, made.results
    ((Step(names=('gap',), value=-x_j + x_k), Step(names=('t1',), value=1/gap)), (t1, -t1))
    """
    return _kernel(tuple(bodies), tuple(letters))


@cache
def _kernel(bodies: tuple[sp.Expr, ...], letters: tuple[str, ...]) -> Kernel:
    return _Builder(letters).build(bodies)


@dataclass
class _Builder:
    letters: tuple[str, ...]
    steps: list[Step] = field(default_factory=list)
    symbols: dict[sp.Symbol, Place] = field(default_factory=dict)
    singular: set[str] = field(default_factory=set)
    named: dict[Any, sp.Expr] = field(default_factory=dict)
    pairs: set[sp.Symbol] = field(default_factory=set)

    def build(self, bodies: Sequence[sp.Expr]) -> Kernel:
        results = [self._squares(self._stable(self._plain(body))) for body in bodies]
        shared, reduced = sp.cse(results, symbols=sp.numbered_symbols("t", start=1), order="canonical")
        for s, e in shared:
            self.steps.append(Step((s.name,), self._short(e)))
        reduced = tuple(map(self._short, reduced))
        return Kernel(self.letters, tuple(self.steps), reduced, self.symbols, frozenset(self.singular))

    def _short(self, e: sp.Expr) -> sp.Expr:
        """A quotient too long for a line, its denominator named; roots of numbers stay together."""
        above, below = sp.fraction(e)
        short = len(str(e)) <= LONG or any(not p.exp.is_integer for p in e.atoms(sp.Pow))
        return e if short or not below.is_Mul else above / self._step("below", below)

    # -- entries and powers of the roots

    def _plain(self, body: sp.Expr) -> sp.Expr:
        """Entries as symbols x_k; conjugate pairs of a Hermitian matrix as squared moduli; λ^{aN+b} as σ^a λ^b."""
        entries = sorted(body.atoms(Entry), key=str)
        body = body.xreplace({e: self._symbol(e) for e in entries})
        for e in entries:
            if e.family.hermitian and len(set(e.indices)) == 2:
                body = self._squared_modulus(body, e)
        return body.replace(lambda e: e.is_Pow and self._is_root(e.base), self._split_power)

    def _symbol(self, entry: Entry) -> sp.Symbol:
        complex_ = entry.family.hermitian and len(set(entry.indices)) > 1
        positive = {"positive": True} if entry.family.positive else {}
        return self._new(
            entry.family.name, tuple(map(str, entry.indices)), **({} if complex_ else {"real": True, **positive})
        )

    def _new(self, array: str, indices: tuple[str, ...], **assumptions: bool) -> sp.Symbol:
        symbol = sp.Symbol(f"{array}_{''.join(indices)}", **assumptions)
        self.symbols[symbol] = Place(array, indices)
        return symbol

    def _squared_modulus(self, body: sp.Expr, entry: Entry) -> sp.Expr:
        """A_kj A_jk as |A_kj|², wherever both occur in a product."""
        one, other = (self._symbol(Entry(entry.family, *pair)) for pair in (entry.indices, entry.indices[::-1]))
        indices = sorted(map(str, entry.indices), key=self.letters.index)
        modulus = self._new(f"abs2_{entry.family.name}", tuple(indices), nonnegative=True)
        return body.subs(one * other, modulus)

    def _is_root(self, e: sp.Expr) -> bool:
        return e in self.symbols and self.symbols[e].array == ROOT

    def _split_power(self, power: sp.Expr) -> sp.Expr:
        depth = next((s for s in power.exp.free_symbols if s.name == DEPTH), None)
        if depth is None:
            return power
        exponent = sp.Poly(sp.expand(power.exp), depth)
        if exponent.degree() != 1:
            raise BadInput(f"no stable form for {power}: the exponent must be a N + b")
        a, b = exponent.all_coeffs()
        sigma = self._new("sigma", self.symbols[power.base].indices, positive=True)
        return sigma**a * power.base**b

    def _squares(self, e: sp.Expr) -> sp.Expr:
        """Even powers of λ as powers of its square, which is rounded once."""
        even = [p for p in e.atoms(sp.Pow) if self._is_root(p.base) and p.exp.is_even]
        return e.xreplace({p: self._square(p.base) ** (p.exp / 2) for p in even})

    def _square(self, root: sp.Symbol) -> sp.Symbol:
        return self._new("square", self.symbols[root].indices, positive=True)

    # -- sums

    def _stable(self, e: sp.Expr) -> sp.Expr:
        """The body with every sum that may cancel replaced by the name of a step."""
        e = of_logarithms(e)
        return self._walk(e if e.has(sp.log) else self._squared_gaps(self._geometric(factored(e))))

    def _squared_gaps(self, e: sp.Expr) -> sp.Expr:
        """(λ_k − λ_j)^n (λ_k + λ_j)^n as (λ_k² − λ_j²)^n, to be rounded once, where |n| > 1 would multiply errors."""
        for power in sorted(e.atoms(sp.Pow), key=sp.default_sort_key):
            pair = power.base.args
            if power.base.is_Add and len(pair) == 2 and may_cancel(power.base) and abs(power.exp) > 1:
                p, q = sorted((abs(t) for t in pair), key=lambda t: power.base.coeff(t), reverse=True)
                if self._is_root(p) and self._is_root(q) and (p + q) ** power.exp in sp.Mul.make_args(e):
                    e = e / (power * (p + q) ** power.exp) * sp.Pow(p**2 - q**2, power.exp, evaluate=False)
        return e

    def _walk(self, e: sp.Expr) -> sp.Expr:
        if isinstance(e, sp.log):
            return self._logarithm(e.args[0])
        if e.is_Add:
            return self._sum(e)
        if e.args and not e.is_Symbol:
            if e.is_Pow and e.exp.is_negative and e.base.is_Add:
                self.singular |= self._differences(e.base)
            return e.func(*map(self._walk, e.args))
        return e

    def _differences(self, base: sp.Expr) -> set[str]:
        return {self.symbols[s].array for s in base.free_symbols if s in self.symbols} if may_cancel(base) else set()

    def _sum(self, e: sp.Expr) -> sp.Expr:
        if not may_cancel(e) or e.has(sp.log):
            return e.func(*map(self._walk, e.args))
        whole, sign = self._oriented(e)
        if whole not in self.named:
            self.named[whole] = self._rounded_once(whole)
        return sign * self.named[whole]

    def _oriented(self, e: sp.Expr) -> tuple[sp.Expr, int]:
        """The sum with the sign that makes the term of the first index positive, so that k ↔ j gives the same step."""
        leading = min(e.args, key=self._first)
        return (-e, -1) if leading.as_coeff_Mul()[0].is_negative else (e, 1)

    def _first(self, term: sp.Expr) -> tuple[Any, ...]:
        """Terms with the first of the indices first."""
        order = {letter: n for n, letter in enumerate(self.letters)}
        places = [[order[i] for i in self.symbols[s].indices] for s in term.free_symbols if s in self.symbols]
        return (min(places, default=[len(order)]), sp.default_sort_key(term))

    def _rounded_once(self, e: sp.Expr) -> sp.Expr:
        terms = [t.as_coeff_Mul() for t in e.args]
        if len(terms) == 2 and {c for c, _ in terms} == {1, -1} and all(t in self.symbols for _, t in terms):
            return self._difference(e, [t for _, t in sorted(terms, key=lambda ct: -ct[0])])
        if (
            len(terms) == 2
            and {c for c, _ in terms} == {1, -1}
            and all(isinstance(t, sp.exp) or t == 1 for _, t in terms)
        ):
            return self._exponentials([t for _, t in sorted(terms, key=lambda ct: -ct[0])])
        return self._step("total", Call("_rounded", (self._doubled(self._by_entries(e)),)))

    def _by_entries(self, e: sp.Expr) -> sp.Expr:
        """A polynomial by its monomials in the entries, each with one exact factor in N."""
        if not any(s.name == DEPTH for s in e.free_symbols):
            return e
        entries = sorted((s for s in e.free_symbols if s in self.symbols), key=str)
        return sp.Add(*(sp.factor(c) * sp.prod(s**n for s, n in zip(entries, powers, strict=True))
                        for powers, c in sp.Poly(e, *entries).terms()))  # fmt: skip

    def _exponentials(self, pair: list[sp.Expr]) -> sp.Expr:
        """e^a − e^b = e^b expm1(a − b), with 1 as e^0."""
        a, b = (t.args[0] if isinstance(t, sp.exp) else sp.S.Zero for t in pair)
        return sp.exp(self._walk(b)) * expm1(self._walk(sp.factor(a - b)))

    def _difference(self, e: sp.Expr, pair: list[sp.Symbol]) -> sp.Expr:
        if not self._is_root(pair[0]):
            return self._step("gap", e)
        heads, tails = pair, [self._tail(s) for s in pair]
        return self._step("root_gap", Add(heads[0] - heads[1], tails[0] - tails[1]))

    def _step(self, name: str, value: sp.Expr | Call | Add, **assumptions: bool) -> sp.Symbol:
        taken = {n for step in self.steps for n in step.names}
        unique = next(n for n in (name, *(f"{name}_{m}" for m in range(2, 1000))) if n not in taken)
        self.steps.append(Step((unique,), value))
        return sp.Symbol(unique, real=True, **assumptions)

    # -- pairs of numbers

    def _doubled(self, e: sp.Expr) -> Any:
        """The expression as a pair (rounded, what rounding left), by nested calls; an exact number stays as it is."""
        if e.is_Add and not is_count(e):
            return self._added(e)
        if e.is_Mul:
            scale, rest = e.as_coeff_Mul()
            if rest.is_Symbol and not self._is_root(rest) and is_power_of_two(abs(scale)):
                return e
            factors = [scale * rest.args[0], *rest.args[1:]] if rest.is_Mul else [scale, rest]
            return self._chain("_two_product", "_multiply", [self._doubled(a) for a in factors])
        if e.is_Pow and e.exp == 2 and self._is_root(e.base):
            return self._exact_square(e.base)
        if e.is_Pow and e.exp.is_Integer and 0 < e.exp <= 8:
            return self._chain("_two_product", "_multiply", [self._doubled(e.base)] * int(e.exp))
        if self._is_root(e):
            return Call("", (e, self._tail(e)))
        if (e.is_Symbol and e not in CUMULANTS) or is_count(e) or (e.is_Rational and is_power_of_two(e.q)):
            return e
        raise BadInput(f"no stable form for {e} inside a sum that may cancel")

    def _added(self, e: sp.Expr) -> Any:
        """The terms of a sum, pair by pair; one that is −1 times a pair is subtracted, after the others."""
        terms = sorted(e.args, key=self._first)
        minus = [-t for t in terms if t.as_coeff_Mul()[0] == -1 and self._is_pair(self._doubled(-t))]
        made = self._chain("_two_sum", "_add", [self._doubled(t) for t in terms if -t not in minus])
        for t in minus:
            made = Call("_subtract", (made if self._is_pair(made) else Call("", (made, sp.S.Zero)), self._doubled(t)))
        return made

    def _exact_square(self, root: sp.Symbol) -> sp.Symbol:
        """λ² as a pair, a step of its own."""
        indices = "".join(self.symbols[root].indices)
        pair = Call("", (root, self._tail(root)))
        made = self._named(("pair", root), f"exact_square_{indices}", Call("_multiply", (pair, pair)))
        self.pairs.add(made)
        return made

    def _is_pair(self, value: Any) -> bool:
        return isinstance(value, Call) or value in self.pairs

    def _tail(self, root: sp.Symbol) -> sp.Symbol:
        return self._new("tail", self.symbols[root].indices, real=True)

    def _chain(self, exact: str, pairs: str, parts: list[Any]) -> Any:
        """Combine from the left: two exact numbers by `exact`, pairs of numbers by `pairs`."""
        made = parts[0]
        for part in parts[1:]:
            if self._is_pair(made) or self._is_pair(part):
                made = Call(pairs, tuple(a if self._is_pair(a) else Call("", (a, sp.S.Zero)) for a in (made, part)))
            else:
                made = Call(exact, (made, part))
        return made

    def _logarithm(self, e: sp.Expr) -> sp.Expr:
        """The log of the magnitude; of a pair of numbers where it may be close to 1, and digits would be lost."""
        if isinstance(e, GeometricSum):
            return self._named(("log", e), "log_sum", Call("_log", (self._geometric_call(e),)))
        if e.is_Add and may_cancel(e):
            self.singular |= self._differences(e)
            whole, _ = self._oriented(e)
            return self._named(("log", whole), "log_gap", Call("_log", (self._doubled(whole),)))
        if e.is_Add and sp.S.One in e.args:
            return log1p(self._walk(e - 1))
        return sp.log(self._walk(e))

    def _named(self, key: Any, name: str, value: Call) -> sp.Expr:
        """One step for each expression, whatever its orientation."""
        if key not in self.named:
            self.named[key] = self._step(name, value)
        return self.named[key]

    # -- geometric sums

    def _geometric(self, e: sp.Expr) -> sp.Expr:
        """Geometric sums as powers times sums of positive terms; the powers cancel in quotients of them."""
        nodes = sorted(e.atoms(GeometricSum), key=sp.default_sort_key)
        if not nodes:
            return e
        if any(may_cancel(b) for p in e.atoms(sp.Pow) if p.exp.is_negative for b in p.base.atoms(sp.Add)):
            return sp.factor(e.xreplace({n: self._quotient(n) for n in nodes}))
        powers = {n.args[:3]: sp.Dummy(positive=True) for n in nodes}
        moments = {n: sp.Symbol(f"s{n.args[3]}{n.args[4]}", positive=True) for n in nodes}
        split = sp.factor(e.xreplace({n: powers[n.args[:3]] * moments[n] for n in nodes}))
        return self._with_moments(split, nodes, powers)

    def _with_moments(self, e: sp.Expr, nodes: list[sp.Expr], powers: Mapping[Any, sp.Expr]) -> sp.Expr:
        if len(powers) > 1:
            raise BadInput(f"no stable form for {e}: it has geometric sums of several pairs")
        (_, power), first = next(iter(powers.items())), nodes[0]
        alone = e.has(power)
        if alone and all(n.args[3:] == (0, 0) for n in nodes):
            value = self._named(first, "geometric", Call("_rounded", (self._geometric_call(first),)))
            return e.subs({power: value, sp.Symbol("s00", positive=True): 1})
        degree = max(n.args[3] + n.args[4] for n in nodes)
        if degree > 1:
            return self._with_cumulants(e, first, degree, powers)
        names = ("s00", "s10", "s01")
        if names not in self.named:
            self.named[names] = sp.S.One
            p, q = map(self._square, self._roots_of(first))
            self.steps.append(Step(names, Call("_moments", (p, q, first.args[2]))))
        if alone:
            value = self._named(first.args[:3], "geometric", Call("_rounded", (self._geometric_call(first),)))
            return e.subs(power, value / sp.Symbol("s00", positive=True))
        return e

    def _with_cumulants(self, e: sp.Expr, node: sp.Expr, degree: int, powers: Mapping[Any, sp.Expr]) -> sp.Expr:
        """The moments by the cumulants, E m² = variance + mean²; the terms of each cumulant with one factor in N."""
        if degree > 2 or e.has(*powers.values()):
            raise BadInput(f"no stable form for geometric sums with weights of degree {degree} in {e}")
        second = {"s20": variance + mean_p**2, "s11": mean_p * mean_q - variance, "s02": variance + mean_q**2}
        moments = {"s00": sp.S.One, "s10": mean_p, "s01": mean_q, **second}
        if CUMULANTS not in self.named:
            self.named[CUMULANTS] = sp.S.One
            p, q = map(self._exact_square, self._roots_of(node))
            self.steps.append(Step(tuple(map(str, CUMULANTS)), Call("_cumulants", (p, q, node.args[2]))))
        plain = sp.factor(e.subs({sp.Symbol(name, positive=True): value for name, value in moments.items()}))
        return plain.replace(lambda a: a.is_Add and a.has(*CUMULANTS), collected)

    def _roots_of(self, node: sp.Expr) -> list[sp.Symbol]:
        roots = [sp.sqrt(n) for n in node.args[:2]]
        if not all(self._is_root(r) for r in roots):
            raise BadInput(f"no stable form for {node}: its arguments must be lam[k]**2 and lam[j]**2")
        return roots

    def _geometric_call(self, node: sp.Expr) -> Call:
        if node.args[3:] != (0, 0) and not self._roots_of(node):
            raise BadInput(f"no stable form for {node}")
        arguments: list[Any] = []
        for root in self._roots_of(node):
            sigma = self._new("sigma", self.symbols[root].indices, positive=True)
            arguments += [sigma, Call("", (root, self._tail(root)))]
        return Call("_geometric_sum", (*arguments, node.args[2]))

    def _quotient(self, node: sp.Expr) -> sp.Expr:
        """(σ_k² − σ_j²)/(λ_k² − λ_j²)."""
        if node.args[3:] != (0, 0):
            raise BadInput(f"no stable form for {node} beside differences in a denominator")
        p, q = self._roots_of(node)
        s, t = (self._new("sigma", self.symbols[r].indices, positive=True) for r in (p, q))
        return (s - t) * (s + t) / ((p - q) * (p + q))
