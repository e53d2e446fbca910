"""The known slips, as changes of a typed tree: what should have been typed, and how one says so."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from symcalc.formulas import Formula
from symcalc.grammar import (
    Add,
    Call,
    Condition,
    Divide,
    Entry,
    Multiply,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Scalar,
    children,
    to_text,
    walk,
)
from symcalc.grammar.printing import range_text

Change: TypeAlias = Callable[[Node], Node]
ONE, TWO, BETA = Number(Fraction(1)), Number(Fraction(2)), Scalar("beta")
FEWER, MORE = Add((Scalar("N"), Negate(ONE))), Add((Scalar("N"), ONE))
MAX_PLACES = 12  # at which a change is tried alone
ORDINALS = ("first", "second", "third", *(f"{n}th" for n in range(4, MAX_PLACES + 1)))


def repairs(tree: Node, formula: Formula) -> Iterator[tuple[str, Node]]:
    """Each slip that the tree may have, in words, and the tree without it; the simplest first.

    >>> from symcalc.formulas import formula
    >>> from symcalc.grammar import parse, to_text
    >>> f = formula("dln.ito_drift")
    >>> next(to_text(t) for w, t in repairs(parse("N*lam[k]**(N - 2)", f.signature), f) if "N − 1" in w)
    '(N - 1)*lam[k]**((N - 1) - 2)'
    """
    for words, change in (*(DEEP if formula.takes_depth else ()), *EVERYWHERE):
        yield words, rebuilt(tree, change)
    yield "It is right with j != k: the own term j = k has to go.", excluding(tree, formula.free)
    yield from _one_at_a_time(tree, "It is right with A[k, j]**2 in place of A[k, j]*A[j, k] in {}.", _size_to_square)
    yield from _one_at_a_time(tree, "It is right with the indices exchanged of {}.", _transposed)
    squared = tree.argument if isinstance(tree, Call) and tree.function == "sqrt" else Power(tree, TWO)
    yield "Yours is the square root of the derived formula: is it an amplitude?", squared
    yield "Yours is the square of the derived formula.", Call("sqrt", tree)
    if formula.up_to_constant:
        yield "Yours is a volume: the entropy is its logarithm.", Call("log", tree)
    if formula.free == ("k",):
        yield from _entry_too_many(tree, [*formula.arguments[:1], *(["lam"] if formula.takes_depth else [])])


def terms(tree: Node, formula: Formula) -> Iterator[tuple[str, Node]]:
    """Without one term of a sum, or with one term multiplied by a likely factor; the outermost first.

    >>> from symcalc.formulas import formula
    >>> from symcalc.grammar import parse, to_text
    >>> f = formula("dln.ito_drift")
    >>> [to_text(t) for _, t in terms(parse("N - 1", f.signature), f)][:3]
    ['-1', 'N', '-1*N - 1']
    """
    places = [(total, term) for total in _sums(tree) for term in total.terms][:MAX_PLACES]
    for total, term in places:
        rest = tuple(t for t in total.terms if t is not term)
        kept = replace(total, terms=rest) if len(rest) > 1 else rest[0]
        yield f"It is right without the term {to_text(term)}.", _with(tree, total, kept)
    for _, term in places:
        for words, factor in TERM_FACTORS if "beta" in formula.scalars else TERM_FACTORS[:3]:
            yield f"It is right with the term {to_text(term)} {words}.", _with(tree, term, Multiply((factor, term)))


def _with(tree: Node, place: Node, other: Node) -> Node:
    """The tree with another node in one place."""
    return rebuilt(tree, _only_at(place, lambda _: other))


def _entry_too_many(tree: Node, names: Sequence[str]) -> Iterator[tuple[str, Node]]:
    """With a power of the own entry too many, or too few."""
    for entry in (Entry(name, ("k",)) for name in names):
        yield f"yours = {to_text(entry)} × derived.", Divide(tree, entry)
        yield f"yours = derived/{to_text(entry)}.", Multiply((tree, entry))


def _sums(node: Node) -> Iterator[Add]:
    """The sums of terms in a tree, but for those in exponents: the outermost first."""
    if isinstance(node, Add):
        yield node
    for child in (node.base,) if isinstance(node, Power) else children(node):
        yield from _sums(child)


TERM_FACTORS: tuple[tuple[str, Node], ...] = (
    ("of the other sign", Negate(ONE)),
    ("doubled", TWO),
    ("halved", Divide(ONE, TWO)),
    ("divided by β", Divide(ONE, BETA)),
    ("times β", BETA),
)


def rebuilt(node: Node, change: Change) -> Node:
    """The tree with `change` applied to every node, from the leaves on."""

    def of(part: Node) -> Node:
        return rebuilt(part, change)

    made: Node = node
    match node:
        case Negate(operand=inner):
            made = replace(node, operand=of(inner))
        case Add(terms=terms):
            made = replace(node, terms=tuple(map(of, terms)))
        case Multiply(factors=factors):
            made = replace(node, factors=tuple(map(of, factors)))
        case Divide(numerator=above, denominator=below):
            made = replace(node, numerator=of(above), denominator=of(below))
        case Power(base=base, exponent=exponent):
            made = replace(node, base=of(base), exponent=of(exponent))
        case Call(argument=inner):
            made = replace(node, argument=of(inner))
        case Reduce(body=body):
            made = replace(node, body=of(body))
    return change(made)


# --- arguments --------------------------------------------------------------------------------------------------------


def _renamed(old: str, new: str) -> Change:
    return lambda n: Entry(new, n.indices) if isinstance(n, Entry) and n.name == old else n


def _scalar(name: str, new: Node) -> Change:
    return lambda n: new if isinstance(n, Scalar) and n.name == name else n


def _everywhere(by: int) -> Change:
    """N − 1 or N + 1 in place of N, in the ranges too."""
    scalar, ends = _scalar("N", MORE if by > 0 else FEWER), _moved(0, by)
    return lambda n: ends(n) if isinstance(n, Reduce) else scalar(n)


def _entry_squared(name: str) -> Change:
    return lambda n: Power(n, TWO) if isinstance(n, Entry) and n.name == name else n


def _without_square_below(n: Node) -> Node:
    """a/b² ↦ a/b."""
    if isinstance(n, Divide) and isinstance(n.denominator, Power) and n.denominator.exponent == TWO:
        return replace(n, denominator=n.denominator.base)
    return n


def _exchanged_above(n: Node) -> Node:
    """The numerators of Σ_j a(σ_j, σ_k)/b with σ_j and σ_k exchanged; entries of two indices stay."""
    if not isinstance(n, Reduce) or len(n.bound) != 1 or not isinstance(n.body, Divide):
        return n
    turn = {n.bound[0]: "k", "k": n.bound[0]}

    def change(e: Node) -> Node:
        if not isinstance(e, Entry) or len(e.indices) != 1:
            return e
        return Entry(e.name, (turn.get(e.indices[0], e.indices[0]),))

    return replace(n, body=replace(n.body, numerator=rebuilt(n.body.numerator, change)))


def _square_to_size(n: Node) -> Node:
    """A[k, j]**2 ↦ A[k, j]*A[j, k]."""
    if isinstance(n, Power) and n.exponent == TWO and isinstance(n.base, Entry) and len(n.base.indices) == 2:
        return Multiply((n.base, _turned_entry(n.base)))
    return n


def _size_to_square(n: Node) -> Node:
    """A[k, j]*A[j, k] ↦ A[k, j]**2."""
    if not isinstance(n, Multiply):
        return n
    for a, b in itertools.combinations(n.factors, 2):
        if isinstance(a, Entry) and len(a.indices) == 2 and b == _turned_entry(a) != a:
            rest = tuple(f for f in n.factors if f is not a and f is not b)
            return Multiply((*rest, Power(a, TWO))) if rest else Power(a, TWO)
    return n


def _turned_entry(n: Entry) -> Entry:
    return Entry(n.name, n.indices[::-1])


def _transposed(n: Node) -> Node:
    """A[k, j] ↦ A[j, k]."""
    return _turned_entry(n) if isinstance(n, Entry) and len(n.indices) == 2 else n


def _one_at_a_time(tree: Node, words: str, change: Change) -> Iterator[tuple[str, Node]]:
    """The change made at one place only, for each of a few places."""
    places = [n for n in walk(tree) if change(n) != n]
    for n, place in enumerate(places[:MAX_PLACES]) if len(places) > 1 else ():
        yield words.format(_which(place, places, n)), rebuilt(tree, _only_at(place, change))


def _which(place: Node, places: list[Node], n: int) -> str:
    """The n-th place as text, and which of them it is where several read the same."""
    alike = places.count(place) > 1
    return f"the {ORDINALS[places[:n].count(place)]} {to_text(place)}" if alike else to_text(place)


def _only_at(place: Node, change: Change) -> Change:
    return lambda n: change(n) if type(n) is type(place) and n.column == place.column else n


# --- conditions -------------------------------------------------------------------------------------------------------


def _relation(old: str, new: str) -> Change:
    def change(n: Node) -> Node:
        if not isinstance(n, Reduce):
            return n
        conditions = tuple(Condition(c.left, new if c.relation == old else c.relation, c.right) for c in n.conditions)
        return replace(n, conditions=conditions)

    return change


def _reversed(n: Node) -> Node:
    if not isinstance(n, Reduce):
        return n
    turned = (Condition(c.right, c.relation, c.left) if c.relation == "<" else c for c in n.conditions)
    return replace(n, conditions=tuple(turned))


def _including(n: Node) -> Node:
    """Without j != k: the own term is summed too."""
    if not isinstance(n, Reduce):
        return n
    return replace(n, conditions=tuple(c for c in n.conditions if c.relation != "!="))


def excluding(tree: Node, free: tuple[str, ...]) -> Node:
    """With every index that is summed over distinct from the other ones of its sum and from the free ones."""

    def change(n: Node) -> Node:
        if not isinstance(n, Reduce):
            return n
        known = {frozenset((c.left, c.right)) for c in n.conditions}
        pairs = [*itertools.combinations(n.bound, 2), *itertools.product(n.bound, free)]
        new = tuple(Condition(a, "!=", b) for a, b in pairs if frozenset((a, b)) not in known)
        return replace(n, conditions=n.conditions + new)

    return rebuilt(tree, change)


def other_ranges(tree: Node, formula: Formula) -> Iterator[tuple[str, Node]]:
    """With the ends of every range moved by one, or of both ends: a term too many or too few."""
    ranges = [ends for n in walk(tree) if isinstance(n, Reduce) for ends in n.ranges.values()]
    for first, end in MOVED if ranges else ():
        here = ranges[0]
        words = f"{range_text(here[0] + first, here[1] + end)} in place of {range_text(*here)}"
        yield f"It is right with {words}.", rebuilt(tree, _moved(first, end))


def _moved(first: int, end: int) -> Change:
    def change(n: Node) -> Node:
        if not isinstance(n, Reduce) or not n.ranged:
            return n
        ends = tuple((a + first, b + end) for a, b in n.ranges.values())
        return replace(n, ends=ends if any(e != (0, 0) for e in ends) else ())

    return change


MOVED = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1))
DEEP: tuple[tuple[str, Change], ...] = (
    ("It is right with lam in place of sigma.", _renamed("sigma", "lam")),
    ("It is right with sigma in place of lam.", _renamed("lam", "sigma")),
    ("It is right with lam**2 in place of lam.", _entry_squared("lam")),
    ("It is right with sigma**2 in place of sigma.", _entry_squared("sigma")),
    ("It is right with N − 1 in place of N.", _everywhere(-1)),
    ("It is right with N + 1 in place of N.", _everywhere(1)),
    ("It is right with N − 1 in place of N, the ranges as they are.", _scalar("N", FEWER)),
    ("It is right with N + 1 in place of N, the ranges as they are.", _scalar("N", MORE)),
)
EVERYWHERE: tuple[tuple[str, Change], ...] = (
    ("It is right with 2/β in place of β: is β/2 the temperature of yours?", _scalar("beta", Divide(TWO, BETA))),
    ("It is right with 1/β in place of β: is β the temperature of yours?", _scalar("beta", Divide(ONE, BETA))),
    ("It is right with != in place of < : the sum is over all other indices.", _relation("<", "!=")),
    ("It is right with < in place of != : each pair counts once.", _relation("!=", "<")),
    ("It is right with the order conditions turned round.", _reversed),
    ("It is right with the own term, j = k, in the sum: j != k has to go.", _including),
    ("It is right for real symmetric A: over C the square is |A[k, j]|² = A[k, j]*A[j, k].", _square_to_size),
    ("It is right with squares: A is real and not symmetric, so A[k, j]*A[j, k] is not A[k, j]**2.", _size_to_square),
    ("It is right with the indices of A exchanged.", _transposed),
    ("It is right without the square of the denominator.", _without_square_below),
    ("It is right with the indices exchanged in the numerator.", _exchanged_above),
)  # fmt: skip
