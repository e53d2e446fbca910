"""Trees evaluated at a random point modulo a prime, by rules that hold for all functions.

- A symbol s is t^Q with t random; its power s^c with rational c is t^{Qc} (Q clears the denominators of the exponents).
- b^{c_1 m_1 + c_2 m_2 + …}, m_i monomials and c_i rational, is the product of (b^{m_i/Q})^{Q c_i}: one random residue
  for each base b and monomial m.  e^{iπ/2} = i.  Hyperbolic and circular functions are quotients of exponentials.
- √f is a root of f modulo p with a random sign, the same for the same f; √−1, √2, √3, … too.
- π, log f, log|f|, |f| are random, the same for the same f (log|f|, |f|: up to its sign).  log|fg| = log|f| + log|g|,
  log|f^n| = n log|f|; log f is log|f|, and |f| is ±f, where the tree shows the sign of f (`signs.py`, `order.py`).

"The same" means the same residue: an accident is counted in the error bound.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from symcalc.recheck.geometric import geometric_sum
from symcalc.recheck.order import Order
from symcalc.recheck.primes import legendre, prime_factors, square_root, step
from symcalc.recheck.signs import Facts
from symcalc.recheck.trees import Tree, integer, is_integer_power, is_number, number, operand, rational, short
from symcalc.recheck.values import Malformed, Outside, Value, add, multiply, power, same

Monomial = tuple[tuple[tuple[Any, ...], int], ...]
Exponent = dict[Monomial, Fraction]
MAX_TERMS = 2000
MAX_POWER, MAX_WRITTEN_OUT = 100, 12  # of a term, and of a sum, in an exponent
MAX_ROOTS = 8
PLAIN = ("add", "mul", "integer", "rational", "generator")
READ = ("abs", "exp", "log", "pow")
IMAGINARY, PI = (("i",), 1), (("pi",), 1)
CONSTANTS = (("i",), ("pi",))


class Rescale(Exception):
    """An exponent has a denominator that does not divide Q."""


class Point:
    """One random point: residues of everything that occurs, drawn when first met.

    A `lenient` point takes any residue for the square root of a function and calls all values equal; it only records
    which radicands are squares.
    """

    def __init__(
        self, prime: int, scale: int, numbers: set[int], source: random.Random, *, lenient: bool = False
    ) -> None:
        self.prime, self.scale, self.numbers, self.source, self.lenient = prime, scale, numbers, source, lenient
        self.generators: list[Tree] = []
        self.aliases: dict[str, Value] = {}
        self.facts, self.order = Facts(), Order()
        self.entries: Mapping[Any, int] = {}
        self.words: frozenset[str] = frozenset()
        self.real_diagonal: frozenset[str] = frozenset()
        self.size = 1
        self.signs: list[bool] = []
        self.keyed = 0
        self.degree = self.bits = self.key_bits = self.largest = 0
        self._drawn: dict[Hashable, Any] = {}
        self._symbols: dict[Hashable, Value] = {}
        self._roots: dict[int, Value] = {}
        self._functions: dict[int, Value] = {}
        self._read: dict[Hashable, Value] = {}

    def agree(self, a: Value, b: Value, cases: int = 1) -> bool:
        """Whether two values are equal; the size of the numerator of their difference is counted, for each of the
        `cases` of which one was chosen by looking at the point.
        """
        self.degree += cases * max(a.degree + b.below, b.degree + a.below)
        self.bits += cases * (a.bits + b.bits + 1)
        return self.lenient or same(self.prime, a.residue, b.residue)

    def value(self, tree: Tree) -> Value:
        """The value of a tree."""
        if not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
            raise Malformed(f"{short(tree)} is not a tree")
        if self.aliases and tree[0] not in PLAIN and (known := self.aliases.get(json.dumps(tree))) is not None:
            return known
        rule = self._rules.get(tree[0])
        if rule is None:
            raise Outside(f"the function {tree[0]!r}")
        if (
            self._read
            and tree[0] in READ
            and not is_integer_power(tree)
            and (known := self._read.get(self._function(tree))) is not None
        ):
            return known
        return rule(tree)

    def learn(self, leaf: Tree, value: Value) -> None:
        """The function in this leaf has this value, however it is written."""
        self._read[self._function(leaf)] = value
        self.aliases[json.dumps(leaf)] = value

    def _function(self, tree: Tree) -> Hashable:
        """A function by its name and the residues of its operands."""
        return (tree[0], *map(self._key, tree[1:]))

    def vanishes(self, tree: Tree) -> bool:
        """Whether the value is zero, which it is by accident with a probability that is counted."""
        return self._key(tree) == 0

    def positive(self, tree: Tree) -> bool:
        """Whether the tree is seen to be positive, by what its symbols are or by their order."""
        return self.facts.positive(tree) or self.order.sign(self, tree) == 1

    @cached_property
    def _rules(self) -> dict[str, Callable[[Tree], Value]]:
        return {
            "integer": self._rational,
            "rational": self._rational,
            "symbol": self._symbol,
            "entry": self._entry,
            "generator": lambda t: self.value(self.meaning(t)),
            "i": lambda t: self._number_root(-1),
            "pi": lambda t: self._unknown(("pi",)),
            "add": lambda t: add(self.prime, self._operands(t)),
            "mul": lambda t: multiply(self.prime, self._operands(t)),
            "pow": self._power,
            "log": self._logarithm,
            "geometricsum": self._geometric_sum,
            "abs": self._absolute,
            **dict.fromkeys(WAVES, self._wave),
        }

    def _operands(self, tree: Tree) -> list[Value]:
        if len(tree) < 2:
            raise Malformed(f"{tree[0]} without operands")
        return [self.value(t) for t in tree[1:]]

    def meaning(self, tree: Tree) -> Tree:
        """The function that a generator is."""
        number = integer(tree[1]) if len(tree) == 2 else -1
        if not 0 <= number < len(self.generators):
            raise Malformed(f"there is no generator {short(tree[1:])}")
        return self.generators[number]

    def explained(self, tree: Tree) -> Tree:
        """The tree, or the function that it is if it is a generator."""
        return self.meaning(tree) if tree[:1] == ["generator"] else tree

    # --- numbers, symbols, entries ------------------------------------------------------------------------------

    def _rational(self, tree: Tree) -> Value:
        c = rational(tree)
        bits = max(abs(c.numerator), c.denominator).bit_length()
        return Value(c.numerator * pow(c.denominator, -1, self.prime) % self.prime, bits=bits)

    def _draw(self, key: Hashable) -> int:
        if key not in self._drawn:
            self._drawn[key] = self.source.randrange(self.prime)
        return int(self._drawn[key])

    def _unknown(self, key: Hashable) -> Value:
        return Value(self._draw(key), 1)

    def _entry(self, tree: Tree) -> Value:
        key = self._base(tree)
        if self._is_letter(tree):
            if key not in self._drawn:
                n = range(self.size)
                self._drawn[key] = tuple(tuple(self.source.randrange(self.prime) for _ in n) for _ in n)
            return Value(self._drawn[key], 1)
        return self._symbol(tree)

    def _is_letter(self, tree: Tree) -> bool:
        """Whether an entry is a matrix here: one of a family that does not commute, unless it is real."""
        return tree[1] in self.words and not (tree[1] in self.real_diagonal and len({*tree[2:]}) == 1)

    def _base(self, tree: Tree) -> tuple[Any, ...]:
        """The name of a symbol, or of an entry with its indices at their positions."""
        if len(tree) < 2 or not all(isinstance(t, (str, int)) for t in tree):
            raise Malformed(f"{short(tree)} is not a {tree[0]}")
        if tree[0] == "symbol":
            return ("symbol", tree[1])
        missing = [i for i in tree[2:] if i not in self.entries]
        if missing:
            raise Malformed(f"{short(tree)} has an index that is neither free nor summed over")
        return ("entry", tree[1], *(self.entries[i] for i in tree[2:]))

    def _symbol(self, tree: Tree) -> Value:
        return self._of_symbol(self._base(tree))

    def _of_symbol(self, base: tuple[Any, ...]) -> Value:
        if base not in self._symbols:
            self._symbols[base] = self._raised(base, {(): Fraction(1)})
        return self._symbols[base]

    # --- powers -------------------------------------------------------------------------------------------------

    def _power(self, tree: Tree) -> Value:
        if len(tree) != 3:
            raise Malformed(f"{short(tree)} is not a power")
        base, exponent = map(self.explained, tree[1:])
        if not is_number(exponent):
            terms = self.exponent(exponent)
            c = _constant(terms)
            return self._general_power(base, terms, exponent) if c is None else self.value(["pow", base, number(c)])
        c = rational(exponent)
        if c.denominator == 1:
            even = c.numerator % 2 == 0 and base[:1] == ["abs"] and self.facts.real(base[1])
            return power(self.prime, self.value(base[1] if even else base), int(c))
        if parts := self._parts(base, exponent):
            return multiply(self.prime, map(self.value, parts))
        if c.denominator == 2 and (root := self._half(base)) is not None:
            return power(self.prime, root, c.numerator)
        return self._general_power(base, {(): c}, exponent)

    def constant(self, tree: Tree) -> Fraction | None:
        """The number that an exponent is, if it is one."""
        return _constant(self.exponent(tree))

    def _parts(self, base: Tree, exponent: Tree) -> list[Tree]:
        """The factors of a root of a product or power of what is positive."""
        if base[0] == "mul" and all(map(self.positive, base[1:])):
            return [["pow", t, exponent] for t in base[1:]]
        if base[0] == "pow" and self.positive(base[1]) and self.facts.real(base[2]):
            both = is_number(base[2]) and number(rational(base[2]) * rational(exponent))
            return [["pow", base[1], both or ["mul", base[2], exponent]]]
        return []

    def _general_power(self, base: Tree, exponent: Exponent, of: Tree) -> Value:
        """base^exponent; (f g)^a = f^a g^a and (f^c)^a = f^{ca} for positive f, g and real a, c; or for integers a.

        `of` is the exponent's tree.
        """
        base = self.explained(base)
        if base[:1] in (["symbol"], ["entry"]) and not isinstance(self.value(base).residue, tuple):
            return self._raised(self._base(base), exponent)
        if base[:1] == ["i"]:
            raise Outside("a power of i")
        whole, real = self.facts.whole(of), self.facts.real(of)
        if base[0] == "mul" and (whole or (real and all(map(self.positive, base[1:])))):
            return multiply(self.prime, [self._general_power(t, exponent, of) for t in base[1:]])
        if base[0] == "pow" and (whole or (real and self.positive(base[1]) and self.facts.real(base[2]))):
            return self._general_power(base[1], _product(exponent, self.exponent(base[2])), ["mul", of, base[2]])
        if is_number(base) and rational(base) > 0:
            return self._power_of_number(rational(base), exponent)
        return self._raised(("value", self._key(base)), exponent, self.value(base))

    def _power_of_number(self, c: Fraction, exponent: Exponent) -> Value:
        """c^exponent by the primes in c."""
        factors = [*prime_factors(c.numerator).items(), *((p, -e) for p, e in prime_factors(c.denominator).items())]
        raised = [
            self._raised(("value", p), _product(exponent, {(): Fraction(e)}), Value(p, bits=p.bit_length()))
            for p, e in factors
        ]
        return multiply(self.prime, raised)

    def _half(self, base: Tree) -> Value | None:
        """√base, unless it is a symbol's."""
        known = self.aliases.get(json.dumps(["pow", base, ["rational", "1", "2"]])) if self.aliases else None
        if known is not None or base[:1] in (["symbol"], ["entry"]):
            return known
        return self._number(rational(base)) if is_number(base) else self._function_root(base)

    def _number(self, c: Fraction) -> Value:
        """√c = √±1 · Π √p^e / denominator, over the primes of numerator · denominator."""
        factors = prime_factors(abs(c.numerator) * c.denominator) if c else {}
        roots = [power(self.prime, self._number_root(p), e) for p, e in factors.items()]
        sign = [self._number_root(-1)] if c < 0 else []
        return multiply(self.prime, [*sign, *roots, self._rational(["rational", str(int(c != 0)), str(c.denominator)])])

    def _number_root(self, n: int) -> Value:
        self.numbers.add(n)
        if (self.prime - 1) % step(self.numbers):
            raise Rescale  # another prime is needed
        if ("root", n) not in self._drawn:
            self._drawn["root", n] = self._signed(square_root(n % self.prime, self.prime))
        return Value(self._draw(("root", n)), 0, 0, abs(n).bit_length())

    def _function_root(self, base: Tree) -> Value:
        before = len(self._roots)
        radicand = self.value(base)
        if len(self._roots) > before or isinstance(radicand.residue, tuple):
            raise Outside("a square root inside a square root")
        self._count(radicand)
        if radicand.residue not in self._roots:
            if self.extension == MAX_ROOTS:
                raise Outside(f"more than {MAX_ROOTS} square roots")
            degree = radicand.degree + radicand.below
            root = self._root_residue(radicand.residue)
            self._roots[radicand.residue] = Value(root, degree, radicand.below, 2 * radicand.bits + 1)
        return self._roots[radicand.residue]

    def root_of(self, radicand: Value) -> Value | None:
        """The square root of a function that has been met at this point."""
        return self._roots.get(radicand.residue)

    def _root_residue(self, residue: int) -> int:
        if self.lenient:
            self.signs.append(legendre(residue, self.prime))
            return self.source.randrange(self.prime)
        return self._signed(square_root(residue, self.prime))

    def _signed(self, root: int) -> int:
        return root if self.source.getrandbits(1) else self.prime - root

    @property
    def extension(self) -> int:
        """How many square roots there are, of functions and of numbers."""
        return len(self._roots) + len(self.numbers)

    def _raised(self, base: Hashable, exponent: Exponent, value: Value | None = None) -> Value:
        """base^exponent; `value` is that of a base which is no symbol and not e."""
        factors = []
        for monomial, c in exponent.items():
            if base == ("e",) and monomial == (IMAGINARY, PI):
                if (2 * c).denominator > 1:
                    raise Outside("a root of unity other than ±1, ±i")
                factors.append(power(self.prime, self._number_root(-1), int(2 * c) % 4))
            elif value is not None and not monomial:
                if c.denominator > 1:
                    raise Outside(f"the power {c} of what is not a symbol")
                factors.append(power(self.prime, value, int(c)))
            else:
                if (c * self.scale).denominator > 1:
                    self.scale *= (c * self.scale).denominator
                    raise Rescale
                factors.append(
                    power(self.prime, self._unknown((base, *self._function_of(monomial))), int(c * self.scale))
                )
        return multiply(self.prime, factors)

    def _function_of(self, monomial: Monomial) -> tuple[Hashable, ...]:
        """A monomial of an exponent by its residue, but for i and π."""
        if not monomial:
            return (1,)
        constants = [(name, e) for name, e in monomial if name in CONSTANTS]
        others = [power(self.prime, self._atom(name), e) for name, e in monomial if name not in CONSTANTS]
        value = multiply(self.prime, others)
        self._count(value)
        return (*constants, value.residue)

    def _atom(self, name: tuple[Any, ...]) -> Value:
        return self._functions[name[1]] if name[0] == "value" else self._of_symbol(name)

    # --- exponents ----------------------------------------------------------------------------------------------

    def exponent(self, tree: Tree) -> Exponent:
        """The tree as a polynomial with rational coefficients in symbols, their inverses, and residues of the rest."""
        tree = self.explained(tree)
        if is_number(tree):
            return {(): rational(tree)} if rational(tree) else {}
        if tree[:1] == ["add"] and len(tree) > 1:
            return _collected((m, c) for t in tree[1:] for m, c in self.exponent(t).items())
        if tree[:1] == ["mul"] and len(tree) > 1:
            total: Exponent = {(): Fraction(1)}
            for t in tree[1:]:
                total = _product(total, self.exponent(t))
            return total
        if is_integer_power(tree):
            return self._exponent_of_power(tree, self.explained(tree[1]), integer(tree[2][1]))
        if tree[:1] == ["abs"] and (sign := self.order.sign(self, operand(tree))):
            return _product({(): Fraction(sign)}, self.exponent(operand(tree)))
        if tree[:1] in (["symbol"], ["entry"], ["i"], ["pi"]):
            if tree[0] == "entry" and self._is_letter(tree):
                raise Outside("an exponent that does not commute")
            return {(((tree[0],) if len(tree) == 1 else self._base(tree), 1),): Fraction(1)}
        return self._exponent_of_function(tree)

    def _exponent_of_function(self, tree: Tree) -> Exponent:
        key = self._key(tree)
        return {((("value", key), 1),): Fraction(1)} if key else {}

    def _exponent_of_power(self, tree: Tree, base: Tree, n: int) -> Exponent:
        """The power of a single term, or that of a sum which is not high."""
        terms = self.exponent(base)
        if len(terms) == 1 and abs(n) <= MAX_POWER:
            ((monomial, c),) = terms.items()
            return _product({(): c**n}, {tuple((name, e * n) for name, e in monomial): Fraction(1)})
        if 0 < n <= MAX_WRITTEN_OUT and len(terms) ** n <= MAX_TERMS:
            return _product(terms, self._exponent_of_power(tree, base, n - 1)) if n > 1 else terms
        return self._exponent_of_function(tree)

    # --- functions ----------------------------------------------------------------------------------------------

    def _wave(self, tree: Tree) -> Value:
        """Exponential, hyperbolic and circular functions of a, from w = e^a or e^{ia}."""
        exponent = self.exponent(operand(tree))
        if tree[0] in CIRCULAR:
            exponent = _product(exponent, {(((("i",)), 1),): Fraction(1)})
        w = self._raised(("e",), exponent)
        if tree[0] == "exp":
            return w
        inverse = power(self.prime, w, -1)
        plus = add(self.prime, [w, inverse])
        minus = add(self.prime, [w, multiply(self.prime, [Value(self.prime - 1, bits=1), inverse])])
        i = self._number_root(-1) if tree[0] in CIRCULAR else Value(1)
        return self._quotient(*WAVES[tree[0]](plus, minus, i))

    def _quotient(self, above: list[Value], below: list[Value]) -> Value:
        inverses = [power(self.prime, v, -1) for v in below]
        return multiply(self.prime, [*above, *inverses])

    def _geometric_sum(self, tree: Tree) -> Value:
        if len(tree) != 6:
            raise Malformed(f"{short(tree)} is not a geometric sum")
        p, q, length, *weights = tree[1:]
        exponent = self.exponent(length)
        above, below = (self._general_power(base, exponent, length) for base in (p, q))
        powers = above, below, self.value(length)
        a, b = (int(rational(w)) for w in weights)
        return geometric_sum(self.prime, self.value(p), self.value(q), powers, a, b)

    def _absolute(self, tree: Tree) -> Value:
        inside = self.explained(operand(tree))
        if sign := self.order.sign(self, inside):
            return self._multiple(self.value(inside), sign)
        if inside[0] == "mul":
            return multiply(self.prime, [self._absolute(["abs", t]) for t in inside[1:]])
        if is_integer_power(inside):
            return power(self.prime, self._absolute(["abs", inside[1]]), integer(inside[2][1]))
        key = self._key(inside)
        return self._unknown(("abs", self._up_to_sign(key))) if key else Value(0)

    def _logarithm(self, tree: Tree) -> Value:
        inside = self.explained(operand(tree))
        if inside[:1] == ["abs"]:
            return self._log_size(operand(inside))
        return self._log_size(inside) if self.positive(inside) else self._unknown(("log", self._key(inside)))

    def _log_size(self, tree: Tree) -> Value:
        """log|tree|: that of a product is a sum, that of a power a multiple."""
        tree = self.explained(tree)
        if is_number(tree) and rational(tree):
            c = rational(tree)
            factors = [*prime_factors(abs(c.numerator)).items()]
            factors += [(p, -e) for p, e in prime_factors(c.denominator).items()]
            return add(self.prime, [Value(0), *(self._multiple(self._unknown(("log", p)), e) for p, e in factors)])
        if tree[0] == "mul":
            return add(self.prime, [self._log_size(t) for t in tree[1:]])
        if tree[0] == "pow" and (is_integer_power(tree) or self.positive(tree)):
            return multiply(self.prime, [self.value(tree[2]), self._log_size(tree[1])])
        if tree[0] == "exp" and self.facts.real(operand(tree)):
            return self.value(operand(tree))
        return self._unknown(("log|·|", self._up_to_sign(self._key(tree))))

    def _multiple(self, value: Value, n: int) -> Value:
        return multiply(self.prime, [Value(n % self.prime, bits=abs(n).bit_length()), value])

    def product(self, a: Exponent, b: Exponent) -> Exponent:
        """The product of two polynomials."""
        return _product(a, b)

    def _key(self, tree: Tree) -> int:
        """The residue that stands for a function."""
        value = self.value(tree)
        if isinstance(value.residue, tuple):
            raise Outside("a function of what does not commute")
        self._count(value)
        self._functions[value.residue] = value
        return int(value.residue)

    def _count(self, value: Value) -> None:
        """Count a function that is known by its residue: accidents between any two are part of the error."""
        self.keyed += 1
        self.largest = max(self.largest, value.degree + value.below)
        self.key_bits += 2 * value.bits + 2

    def _up_to_sign(self, residue: int) -> int:
        return min(residue, self.prime - residue)


def _two() -> Value:
    return Value(2, bits=2)


# each function of a as a quotient, from w + 1/w, w − 1/w and i, where w = e^a, or e^{ia} if it is circular
WAVES: dict[str, Callable[[Value, Value, Value], tuple[list[Value], list[Value]]]] = {
    "exp": lambda plus, minus, i: ([], []),
    "sinh": lambda plus, minus, i: ([minus], [_two()]),
    "cosh": lambda plus, minus, i: ([plus], [_two()]),
    "tanh": lambda plus, minus, i: ([minus], [plus]),
    "coth": lambda plus, minus, i: ([plus], [minus]),
    "sech": lambda plus, minus, i: ([_two()], [plus]),
    "csch": lambda plus, minus, i: ([_two()], [minus]),
    "sin": lambda plus, minus, i: ([minus], [_two(), i]),
    "cos": lambda plus, minus, i: ([plus], [_two()]),
    "tan": lambda plus, minus, i: ([minus], [plus, i]),
    "cot": lambda plus, minus, i: ([plus, i], [minus]),
    "sec": lambda plus, minus, i: ([_two()], [plus]),
    "csc": lambda plus, minus, i: ([_two(), i], [minus]),
}
CIRCULAR = ("sin", "cos", "tan", "cot", "sec", "csc")


def _collected(terms: Any) -> Exponent:
    total: Exponent = {}
    for m, c in terms:
        total[m] = total.get(m, Fraction(0)) + c
        if len(total) > MAX_TERMS:
            raise Outside("an exponent with too many terms")
    return {m: c for m, c in total.items() if c}


def _constant(terms: Exponent) -> Fraction | None:
    return terms.get((), Fraction(0)) if terms.keys() <= {()} else None


def _product(a: Exponent, b: Exponent) -> Exponent:
    return _collected(_times(m, n, c * d) for m, c in a.items() for n, d in b.items())


def _times(m: Monomial, n: Monomial, c: Fraction) -> tuple[Monomial, Fraction]:
    """The product of two monomials with a coefficient; i² = −1."""
    powers = dict(m)
    for name, e in n:
        powers[name] = powers.get(name, 0) + e
    turns = powers.pop(("i",), 0) % 4
    if turns % 2:
        powers[("i",)] = 1
    kept = sorted(((name, e) for name, e in powers.items() if e), key=lambda item: (len(str(item)), str(item)))
    return tuple(kept), -c if turns > 1 else c
