"""A tree as text, which parses back to an equal tree."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symcalc.errors import FormulaError
from symcalc.grammar.limits import MAX_DIGITS
from symcalc.grammar.tree import Add, Call, Divide, Entry, Multiply, Negate, Node, Number, Power, Reduce

# How tightly each form binds; a quotient may open a product without parentheses, a product may not.
ADDITION, PRODUCT, QUOTIENT, NEGATION, POWER, OPERAND = range(1, 7)


def to_text(node: Node) -> str:
    """Write a tree as text that parses back to an equal tree, with no parentheses that could be left out.

    >>> from symcalc.grammar import Signature, parse
    >>> signature = Signature(frozenset({"N"}), {"x": 1}, ("k",))
    >>> to_text(parse("(2.50*( x[k] ))**(-1)+(-(N))", signature))
    '(2.5*x[k])**-1 - N'
    """
    return _write(node)[0]


def _write(node: Node) -> tuple[str, int]:
    """Return the text of a node and how tightly it binds."""
    match node:
        case Number(value=value):
            return _decimal(value), OPERAND
        case Entry(name=name, indices=indices):
            return f"{name}[{', '.join(indices)}]", OPERAND
        case Negate(operand=inner):
            return "-" + _enclosed(inner, NEGATION), NEGATION
        case Add(terms=terms):
            return _enclosed(terms[0], PRODUCT) + "".join(_signed(t) for t in terms[1:]), ADDITION
        case Multiply(factors=factors):
            rest = "".join("*" + _enclosed(f, NEGATION) for f in factors[1:])
            return _enclosed(factors[0], QUOTIENT) + rest, PRODUCT
        case Divide(numerator=above, denominator=below):
            return f"{_enclosed(above, PRODUCT)}/{_enclosed(below, NEGATION)}", QUOTIENT
        case Power(base=base, exponent=exponent):
            return f"{_enclosed(base, OPERAND)}**{_enclosed(exponent, NEGATION)}", POWER
        case Call(function=name, argument=inner):
            return f"{name}({_enclosed(inner, ADDITION)})", OPERAND
        case Reduce(kind=name, body=body):
            return f"{name}({_enclosed(body, ADDITION)}, {', '.join(_condition_texts(node))})", OPERAND
    return node.name, OPERAND


def _enclosed(node: Node, floor: int) -> str:
    text, binding = _write(node)
    return text if binding >= floor else f"({text})"


def _signed(term: Node) -> str:
    if isinstance(term, Negate):
        return " - " + _enclosed(term.operand, PRODUCT)
    return " + " + _enclosed(term, PRODUCT)


def _condition_texts(node: Reduce) -> Iterator[str]:
    """Yield the conditions so that reading them binds the indices in the order of `node.bound`."""
    pending = list(node.bound)
    for condition in node.conditions:
        left, right = condition.left, condition.right
        if condition.relation == "<" and pending[:2] == [right, left]:
            yield f"{right} > {left}"
        else:
            while (new := [name for name in (left, right) if name in pending]) != pending[: len(new)]:
                yield pending.pop(0)
            yield f"{left} {condition.relation} {right}"
        pending = [name for name in pending if name not in (left, right)]
    yield from pending
    yield from (f"{name} in {range_text(*ends)}" for name, ends in node.ranges.items())


def range_text(first: int, end: int) -> str:
    """A range as it is typed.

    >>> range_text(0, 0), range_text(0, -1), range_text(1, 1)
    ('range(N)', 'range(N - 1)', 'range(1, N + 1)')
    """
    stop = f"N {'+' if end > 0 else '-'} {abs(end)}" if end else "N"
    return f"range({first}, {stop})" if first else f"range({stop})"


def _decimal(value: Fraction) -> str:
    """Write a decimal number exactly: with at most four padding zeros, otherwise with an exponent."""
    places = max(_valuation(value.denominator, 2), _valuation(value.denominator, 5))
    scaled = value * 10**places
    if value < 0 or scaled.denominator != 1:
        raise FormulaError(f"{value} is not a decimal number >= 0: write a quotient, or negate")
    digits = str(scaled.numerator).rstrip("0") or "0"
    exponent = len(str(scaled.numerator)) - len(digits) - places if scaled else 0
    padding = exponent if exponent > 0 else max(0, -exponent - len(digits))
    if padding > 4 or len(digits) + padding >= MAX_DIGITS:
        return f"{digits}e{exponent}" if exponent else digits
    if exponent >= 0:
        return digits + "0" * exponent
    digits = digits.rjust(1 - exponent, "0")
    return f"{digits[:exponent]}.{digits[exponent:]}"


def _valuation(number: int, prime: int) -> int:
    """Return how often `prime` divides `number`."""
    count = 0
    while number % prime == 0:
        number //= prime
        count += 1
    return count
