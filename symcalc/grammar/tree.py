"""The tree of a formula: its nodes, and how to walk over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Placed:
    """Anything with a place in the text: the 1-based column of its name or operator; not part of equality."""

    column: int = field(default=0, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(Placed):
    """A decimal number >= 0, exactly.

    >>> from symcalc.grammar import to_text
    >>> to_text(Number(Fraction(1, 4)))
    '0.25'
    """

    value: Fraction


@dataclass(frozen=True, slots=True)
class Constant(Placed):
    """A constant of mathematics: `pi`.

    >>> from symcalc.grammar import to_text
    >>> to_text(Constant("pi"))
    'pi'
    """

    name: str


@dataclass(frozen=True, slots=True)
class Scalar(Placed):
    """An argument that is one number, such as `N`, `beta`, `d`.

    >>> from symcalc.grammar import to_text
    >>> to_text(Scalar("beta"))
    'beta'
    """

    name: str


@dataclass(frozen=True, slots=True)
class Entry(Placed):
    """An entry of an indexed argument.

    >>> from symcalc.grammar import to_text
    >>> to_text(Entry("A", ("k", "j")))
    'A[k, j]'
    """

    name: str
    indices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RangeIndex(Placed):
    """An index bound by `m in range(N)` or `m in range(a, N + b)`, used as a number.

    >>> from symcalc.grammar import to_text
    >>> to_text(RangeIndex("m"))
    'm'
    """

    name: str


@dataclass(frozen=True, slots=True)
class Negate(Placed):
    """Minus the operand; also each subtracted term of an `Add`.

    >>> from symcalc.grammar import to_text
    >>> to_text(Negate(Power(Scalar("N"), Number(Fraction(2)))))
    '-N**2'
    """

    operand: Node


@dataclass(frozen=True, slots=True)
class Add(Placed):
    """The sum of two terms or more.

    >>> from symcalc.grammar import to_text
    >>> to_text(Add((Scalar("N"), Negate(Scalar("d")))))
    'N - d'
    """

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Multiply(Placed):
    """The product of two factors or more.

    >>> from symcalc.grammar import to_text
    >>> to_text(Multiply((Add((Scalar("N"), Scalar("d"))), Scalar("d"))))
    '(N + d)*d'
    """

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Divide(Placed):
    """A quotient.

    >>> from symcalc.grammar import to_text
    >>> to_text(Divide(Scalar("N"), Multiply((Scalar("d"), Scalar("d")))))
    'N/(d*d)'
    """

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Power(Placed):
    """A power.

    >>> from symcalc.grammar import to_text
    >>> to_text(Power(Negate(Scalar("N")), Negate(Scalar("d"))))
    '(-N)**-d'
    """

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Call(Placed):
    """A function of one argument, one of `FUNCTIONS`.

    >>> from symcalc.grammar import to_text
    >>> to_text(Call("sqrt", Scalar("N")))
    'sqrt(N)'
    """

    function: str
    argument: Node


@dataclass(frozen=True, slots=True)
class Condition(Placed):
    """A relation between two positions; `relation` is '!=' or '<' (`j > k` is stored as `k < j`).

    >>> Condition("k", "<", "j")
    Condition(left='k', relation='<', right='j')
    """

    left: str
    relation: str
    right: str


@dataclass(frozen=True, slots=True)
class Reduce(Placed):
    """A sum or product of `body` over new positions (`bound`) and new range indices (`ranged`).

    `kind` is 'sum' or 'prod'; `bound` and `ranged` are in order of appearance in the conditions.  `ends` has (a, b) for
    each range index, which runs over range(a, N + b); it is empty if all run over range(N).

    >>> from symcalc.grammar import to_text
    >>> to_text(Reduce("sum", Entry("x", ("j",)), ("j",), (), (Condition("j", "!=", "k"),)))
    'sum(x[j], j != k)'
    >>> to_text(Reduce("sum", RangeIndex("m"), (), ("m",), (), ((1, 1),)))
    'sum(m, m in range(1, N + 1))'
    """

    kind: str
    body: Node
    bound: tuple[str, ...]
    ranged: tuple[str, ...]
    conditions: tuple[Condition, ...]
    ends: tuple[tuple[int, int], ...] = ()

    @property
    def ranges(self) -> dict[str, tuple[int, int]]:
        """(a, b) of each range index."""
        return dict(zip(self.ranged, self.ends or ((0, 0),) * len(self.ranged), strict=True))

    def length(self, index: str, depth: int) -> int:
        """How many values a range index takes at N = `depth`."""
        first, end = self.ranges[index]
        return max(0, depth + end - first)


Node: TypeAlias = (
    Number | Constant | Scalar | Entry | RangeIndex | Negate | Add | Multiply | Divide | Power | Call | Reduce
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below `node`, from left to right.

    >>> children(Add((Scalar("N"), Scalar("d"))))
    (Scalar(name='N'), Scalar(name='d'))
    """
    match node:
        case Add(terms=below) | Multiply(factors=below):
            return below
        case Divide(numerator=left, denominator=right) | Power(base=left, exponent=right):
            return left, right
        case Negate(operand=inner) | Call(argument=inner) | Reduce(body=inner):
            return (inner,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and every node below it, parents first, from left to right (without recursion).

    >>> [type(n).__name__ for n in walk(Negate(Call("log", Scalar("N"))))]
    ['Negate', 'Call', 'Scalar']
    """
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def mentioned(node: Node) -> tuple[str, ...]:
    """Return the indices that a node itself names, in its subscripts or conditions.

    >>> mentioned(Entry("A", ("k", "j")))
    ('k', 'j')
    """
    match node:
        case Entry(indices=indices):
            return indices
        case RangeIndex(name=name):
            return (name,)
        case Reduce(conditions=conditions):
            return tuple(i for c in conditions for i in (c.left, c.right))
    return ()
