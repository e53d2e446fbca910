"""The grammar of formulas typed by users: text in, a tree out, and nothing is ever evaluated.

::

    formula    = expression ;
    expression = term , { ( "+" | "-" ) , term } ;
    term       = factor , { ( "*" | "/" ) , factor } ;
    factor     = ( "-" | "+" ) , factor  |  operand , [ "**" , factor ] ;
    operand    = number | "pi" | scalar | range index | entry | call | reduction | "(" , expression , ")" ;
    entry      = name , "[" , index , { "," , index } , "]" ;
    call       = function , "(" , expression , ")" ;
    reduction  = ( "sum" | "prod" ) , "(" , expression , "," , condition , { "," , condition } , ")" ;
    condition  = index                                   (* every position *)
               | index , ( "!=" | "<" | ">" ) , index
               | index , "in" , "range" , "(" , "N" , ")" ;
    number     = ( digits , [ "." , [ digits ] ] | "." , digits ) , [ exponent ] ;
    exponent   = ( "e" | "E" ) , [ "+" | "-" ] , digits ;

Precedence is Python's: ``-x**2`` is ``-(x**2)``, ``2**3**2`` is ``2**(3**2)``, and ``-a*b`` is ``(-a)*b``.
Decimals are read from the text as exact rationals.  White space, line breaks included, only separates.

An index that a condition names and that is not yet bound (by the formula's free indices or an enclosing sum)
is summed over; one that is bound refers to the outer one.  *Positions* (``x[j]``, ``j != k``) and *range
indices* (``m in range(N)``) are different kinds: only positions are subscripts, only range indices are
numbers.

Chains of ``+ -`` and of ``*`` typed without parentheses are one n-ary node, so that a long sum is flat:
``a - b + c`` is ``Add((a, Negate(b), c))``; ``a*b/c`` is ``Divide(Multiply((a, b)), c)``.  A parsed tree is
at most `MAX_DEPTH` nodes high and has at most `MAX_NODES` nodes, so recursion over it is safe.  The parser
itself uses at most three Python frames for each of `MAX_DEPTH` levels, where each bracket and each operand to
the right of an operator is a level.  Only the standard library is imported: a syntax error is answered before
SymPy would have loaded.
"""

from __future__ import annotations

import difflib
import keyword
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, TypeAlias, TypeVar

from symcalc.errors import FormulaError

MAX_LENGTH = 20_000  # characters
MAX_DEPTH = 200  # levels of nesting, and the height of the tree
MAX_NODES = 5_000  # nodes and conditions
MAX_DIGITS = 400  # of one number
MAX_EXPONENT = 400  # of ten, in one number

FUNCTIONS = ("sqrt", "exp", "log", "abs", "conj", "sin", "cos", "tan", "sinh", "cosh", "tanh", "coth")
REDUCTIONS = ("sum", "prod")
CONSTANTS = ("pi",)

# How tightly each form binds; a quotient may open a product without parentheses, a product may not.
ADDITION, PRODUCT, QUOTIENT, NEGATION, POWER, OPERAND = range(1, 7)


# --------------------------------------------------------------------------------------------------- the tree


@dataclass(frozen=True, slots=True)
class _Placed:
    """Anything with a place in the text: the 1-based column of its name or operator; not part of equality."""

    column: int = field(default=0, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(_Placed):
    """A decimal number >= 0, exactly.

    >>> to_text(Number(Fraction(1, 4)))
    '0.25'
    """

    value: Fraction


@dataclass(frozen=True, slots=True)
class Constant(_Placed):
    """A constant of mathematics: `pi`.

    >>> to_text(Constant("pi"))
    'pi'
    """

    name: str


@dataclass(frozen=True, slots=True)
class Scalar(_Placed):
    """An argument that is one number, such as `N`, `beta`, `d`.

    >>> to_text(Scalar("beta"))
    'beta'
    """

    name: str


@dataclass(frozen=True, slots=True)
class Entry(_Placed):
    """An entry of an indexed argument.

    >>> to_text(Entry("A", ("k", "j")))
    'A[k, j]'
    """

    name: str
    indices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RangeIndex(_Placed):
    """An index bound by `m in range(N)`, used as a number.

    >>> to_text(RangeIndex("m"))
    'm'
    """

    name: str


@dataclass(frozen=True, slots=True)
class Negate(_Placed):
    """Minus the operand; also each subtracted term of an `Add`.

    >>> to_text(Negate(Power(Scalar("N"), Number(Fraction(2)))))
    '-N**2'
    """

    operand: Node


@dataclass(frozen=True, slots=True)
class Add(_Placed):
    """The sum of two terms or more.

    >>> to_text(Add((Scalar("N"), Negate(Scalar("d")))))
    'N - d'
    """

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Multiply(_Placed):
    """The product of two factors or more.

    >>> to_text(Multiply((Add((Scalar("N"), Scalar("d"))), Scalar("d"))))
    '(N + d)*d'
    """

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Divide(_Placed):
    """A quotient.

    >>> to_text(Divide(Scalar("N"), Multiply((Scalar("d"), Scalar("d")))))
    'N/(d*d)'
    """

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Power(_Placed):
    """A power.

    >>> to_text(Power(Negate(Scalar("N")), Negate(Scalar("d"))))
    '(-N)**-d'
    """

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Call(_Placed):
    """A function of one argument, one of `FUNCTIONS`.

    >>> to_text(Call("sqrt", Scalar("N")))
    'sqrt(N)'
    """

    function: str
    argument: Node


@dataclass(frozen=True, slots=True)
class Condition(_Placed):
    """A relation between two positions; `relation` is '!=' or '<' (`j > k` is stored as `k < j`).

    >>> Condition("k", "<", "j")
    Condition(left='k', relation='<', right='j')
    """

    left: str
    relation: str
    right: str


@dataclass(frozen=True, slots=True)
class Reduce(_Placed):
    """A sum or product of `body` over new positions (`bound`) and new range indices (`ranged`).

    `kind` is 'sum' or 'prod'; `bound` and `ranged` are in order of appearance in the conditions.

    >>> to_text(Reduce("sum", Entry("x", ("j",)), ("j",), (), (Condition("j", "!=", "k"),)))
    'sum(x[j], j != k)'
    """

    kind: str
    body: Node
    bound: tuple[str, ...]
    ranged: tuple[str, ...]
    conditions: tuple[Condition, ...]


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


# ------------------------------------------------------------------------------------------------ the printer


def to_text(node: Node) -> str:
    """Write a tree as text that parses back to an equal tree, with no parentheses that could be left out.

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
    yield from (f"{name} in range(N)" for name in node.ranged)


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


# -------------------------------------------------------------------------------------------- what is allowed


@dataclass(frozen=True, slots=True)
class Signature:
    """What a formula may name: plain arguments, indexed ones with their number of subscripts, free indices.

    `hints` maps a name that some other formula has to a sentence for the error message.

    >>> Signature(frozenset({"beta", "d"}), {"x": 1, "A": 2}, ("k",)).listing()
    'x[k], A[k, j], beta, d'
    """

    scalars: frozenset[str]
    entries: Mapping[str, int]
    free: tuple[str, ...]
    hints: Mapping[str, str] = field(default_factory=dict)

    def listing(self) -> str:
        """Return the arguments as one would type them.

        >>> Signature(frozenset({"N"}), {"sigma": 1}, ()).listing()
        'sigma[k], N'
        """
        return ", ".join([*(self.example(name) for name in self.entries), *sorted(self.scalars)])

    def example(self, name: str) -> str:
        """Return an indexed argument with as many subscripts as it takes.

        >>> Signature(frozenset(), {"A": 2}, ()).example("A")
        'A[k, j]'
        """
        return f"{name}[{', '.join('kjilmn'[: self.entries[name]])}]"


CONDITIONS = "a condition is j, j != k, i < j, j > k or m in range(N)"

# Symbols that are never part of a formula, each with a remedy.
REMEDIES = {
    "^": "a power is written **",
    "=": "give the right-hand side only, without keyword arguments",
    ";": "give one formula",
    ".": "attribute access is not part of a formula",
    "'": "strings are not part of a formula",
    '"': "strings are not part of a formula",
    "{": "use ( and )",
    "}": "use ( and )",
    "!": CONDITIONS,
    "<=": CONDITIONS,
    ">=": CONDITIONS,
    "==": CONDITIONS,
    "≠": "write !=",
    "≤": CONDITIONS,
    "≥": CONDITIONS,
    "−": "write -",
    "–": "write -",
    "—": "write -",
    "×": "write *",
    "·": "write *",
    "⋅": "write *",
    "∗": "write *",
    "÷": "write /",
    "²": "write **2",
    "³": "write **3",
    "√": "write sqrt(...)",
    "∑": "write sum(body, condition, ...)",
    "Σ": "write sum(body, condition, ...)",
    "∏": "write prod(body, condition, ...)",
    "Π": "write prod(body, condition, ...)",
    "π": "write pi",
    "β": "write beta",
    "σ": "write sigma",
    "λ": "write lam",
}

SYNONYMS = {"ln": "log", "lambda": "lam", "conjugate": "conj", "product": "prod"}


def _near(name: str, candidates: Iterable[str]) -> str:
    """Suggest the candidate that `name` was probably meant to be."""
    known = {candidate.lower(): candidate for candidate in candidates}
    wanted = SYNONYMS.get(name, name[:40]).lower()
    found = difflib.get_close_matches(wanted, known, n=1)
    return f"; did you mean {known[found[0]]!r}?" if found else ""


def _shown(text: str) -> str:
    """Quote a piece of the formula, shortened."""
    return repr(text if len(text) <= 40 else text[:37] + "...")


def _listed(names: Iterable[str]) -> str:
    """List a few names."""
    found = list(names)
    return ", ".join(found[:8]) + (", ..." if len(found) > 8 else "") if found else "none"


# ---------------------------------------------------------------------------------------------- the tokenizer


class _Token(NamedTuple):
    kind: str | None  # number, name, symbol, foreign, end
    text: str
    column: int


_PATTERN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<symbol>\*\*|!=|(?:[-+*()\[\],]|/(?!/)|[<>](?!=)))"
    r"|(?P<foreign>//|<=|>=|==|\S)",
    re.ASCII,
)
_CLOSING = {"(": ")", "[": "]"}


def _tokenize(text: str) -> list[_Token]:
    tokens = [_Token(m.lastgroup, m.group(), m.start() + 1) for m in _PATTERN.finditer(text)]
    for token in tokens:
        if token.kind == "foreign":
            raise _foreign(token)
    return [*tokens, _Token("end", "", len(text) + 1)]


def _foreign(token: _Token) -> FormulaError:
    code = "" if token.text.isascii() else f" (U+{ord(token.text):04X})"
    remedy = REMEDIES.get(token.text, "operators are + - * / **")
    return FormulaError(f"{token.text!r}{code} is not part of a formula: {remedy}", token.column)


def _number(token: _Token) -> Fraction:
    """Read a decimal number exactly: digits times a power of ten."""
    mantissa, _, power = token.text.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = whole + decimals
    if len(digits) > MAX_DIGITS:
        raise FormulaError(f"a number has more than {MAX_DIGITS} digits", token.column)
    if digits == token.text and len(digits) > 1 and digits[0] == "0":
        raise FormulaError(f"{_shown(token.text)}: an integer has no leading zeros", token.column)
    typed = int(power or "0") if len(power) <= MAX_DIGITS else MAX_EXPONENT + 1
    significant = digits.rstrip("0")
    exponent = typed - len(decimals) + len(digits) - len(significant) if significant else 0
    if max(abs(typed), abs(exponent)) > MAX_EXPONENT:
        raise FormulaError(f"{_shown(token.text)}: the exponent is beyond ±{MAX_EXPONENT}", token.column)
    value = int(significant or "0")
    return Fraction(value * 10**exponent) if exponent >= 0 else Fraction(value, 10**-exponent)


def _first_commas(tokens: list[_Token]) -> dict[int, int]:
    """Check that brackets match; map each opening bracket's position to that of the first comma inside it."""
    commas: dict[int, int] = {}
    opened: list[int] = []
    for position, token in enumerate(tokens):
        if token.text in _CLOSING:
            opened.append(position)
            if len(opened) > MAX_DEPTH:
                raise _too_deep(token.column)
        elif token.text in (")", "]"):
            if not opened:
                raise FormulaError(f"{token.text!r} was never opened", token.column)
            before = tokens[opened.pop()]
            if _CLOSING[before.text] != token.text:
                reason = f"{before.text!r} of column {before.column} is closed by {token.text!r}"
                raise FormulaError(reason, token.column)
        elif token.text == "," and opened:
            commas.setdefault(opened[-1], position)
    if opened:
        before = tokens[opened[-1]]
        raise FormulaError(f"{before.text!r} is not closed", before.column)
    return commas


def _too_deep(column: int | None) -> FormulaError:
    return FormulaError(f"the formula is nested deeper than {MAX_DEPTH} levels", column)


# ------------------------------------------------------------------------------------------------- the parser


def parse(text: str, signature: Signature) -> Node:
    """Parse a formula; every name must be allowed by `signature`, every index bound.

    >>> signature = Signature(frozenset({"beta", "d"}), {"x": 1}, ("k",))
    >>> parse("beta/2", signature)
    Divide(numerator=Scalar(name='beta'), denominator=Number(value=Fraction(2, 1)))
    >>> parse("sum(1/(x[k] - x[j]), j != k)", signature).bound
    ('j',)
    >>> parse("sum(1/(x[k] - y[j]), j != k)", signature)
    Traceback (most recent call last):
    ...
    symcalc.errors.FormulaError: unknown name 'y'; the arguments are x[k], beta, d (column 15)
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"the formula has {len(text)} characters; at most {MAX_LENGTH} are read")
    if not text.strip():
        raise FormulaError("the formula is empty", 1)
    tree = _Parser(_tokenize(text), signature).formula()
    _check_height(tree)
    return tree


def _check_height(tree: Node) -> None:
    """Refuse a tree with more than `MAX_DEPTH` levels (left-nested forms are deep with few parentheses)."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in children(node)]
    if level:
        raise _too_deep(level[0].column)


_INFIX = {"+": ADDITION, "-": ADDITION, "*": PRODUCT, "/": PRODUCT, "**": POWER}
_NodeT = TypeVar("_NodeT", bound=_Placed)


class _Clause(NamedTuple):
    """A condition as typed; `relation` is '' for a plain index, 'in' for a range (then `right` is `left`)."""

    left: _Token
    relation: str
    right: _Token


class _Parser:
    """A precedence-climbing parser; `scope` maps each bound index to its kind, 'position' or 'range'.

    A sum's conditions stand after its body but bind its indices: they are read first, from the first comma.
    """

    def __init__(self, tokens: list[_Token], signature: Signature) -> None:
        self.tokens = tokens
        self.signature = signature
        self.first_comma = _first_commas(tokens)
        self.scope = dict.fromkeys(signature.free, "position")
        self.depth = self.count = 0
        self.seek(0)

    # tokens and limits

    def seek(self, position: int) -> None:
        self.position = position
        self.token = self.tokens[position]

    def advance(self) -> _Token:
        token = self.token
        if token.kind != "end":
            self.seek(self.position + 1)
        return token

    def expect(self, text: str) -> None:
        if self.token.text != text:
            raise self.unexpected(self.token)
        self.advance()

    def counted(self, node: _NodeT) -> _NodeT:
        self.count += 1
        if self.count > MAX_NODES:
            reason = f"the formula has more than {MAX_NODES} parts (numbers, names, operations, conditions)"
            raise FormulaError(reason, node.column)
        return node

    # expressions

    def formula(self) -> Node:
        tree = self.expression()
        if self.token.kind != "end":
            raise self.unexpected(self.token)
        return tree

    def expression(self, floor: int = ADDITION) -> Node:
        """Read an operand and every operator after it that binds at least as tightly as `floor`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _too_deep(self.token.column)
        node = self.operand()
        while (binding := _INFIX.get(self.token.text, 0)) >= floor:
            if binding == ADDITION:
                node = self.addition(node)
            elif binding == PRODUCT:
                node = self.product(node)
            else:
                node = self.power(node)
        self.depth -= 1
        return node

    def addition(self, first: Node) -> Node:
        terms, column = [first], self.token.column
        while self.token.text in ("+", "-"):
            operator = self.advance()
            term = self.expression(PRODUCT)
            negative = operator.text == "-"
            terms.append(self.counted(Negate(term, column=operator.column)) if negative else term)
        return self.counted(Add(tuple(terms), column=column))

    def product(self, first: Node) -> Node:
        factors, column = [first], self.token.column
        while self.token.text in ("*", "/"):
            operator = self.advance()
            factor = self.expression(NEGATION)
            if operator.text == "*":
                factors.append(factor)
                continue
            above = self.joined(factors, column)
            factors = [self.counted(Divide(above, factor, column=operator.column))]
        return self.joined(factors, column)

    def joined(self, factors: list[Node], column: int) -> Node:
        return factors[0] if len(factors) == 1 else self.counted(Multiply(tuple(factors), column=column))

    def power(self, base: Node) -> Node:
        column = self.advance().column
        return self.counted(Power(base, self.expression(NEGATION), column=column))

    def operand(self) -> Node:
        token = self.advance()
        if token.kind == "number":
            return self.counted(Number(_number(token), column=token.column))
        if token.kind == "name":
            if self.token.text != "(":
                return self.counted(self.variable(token))
            return self.reduction(token) if token.text in REDUCTIONS else self.call(token)
        if token.text == "-":
            return self.counted(Negate(self.expression(NEGATION), column=token.column))
        if token.text == "+":
            return self.expression(NEGATION)
        if token.text != "(":
            raise self.unexpected(token, wanted="a number, a name or '('")
        node = self.expression()
        self.expect(")")
        return node

    def call(self, name: _Token) -> Node:
        if name.text not in FUNCTIONS:
            raise self.no_function(name)
        self.advance()
        argument = self.expression()
        if self.token.text == ",":
            raise FormulaError(f"{name.text} takes one argument", self.token.column)
        self.expect(")")
        return self.counted(Call(name.text, argument, column=name.column))

    # names

    def variable(self, name: _Token) -> Node:
        text, column = name.text, name.column
        if text in self.signature.entries:
            return self.entry(name)
        if text in self.signature.scalars or text in CONSTANTS or text in self.scope:
            if self.token.text == "[":
                raise FormulaError(f"{_shown(text)} takes no subscripts", self.token.column)
            if self.scope.get(text) == "position":
                reason = f"Bare indices are not numbers: {_shown(text)} is a position, used as a subscript"
                raise FormulaError(reason, column)
            kind = Constant if text in CONSTANTS else RangeIndex if text in self.scope else Scalar
            return kind(text, column=column)
        if text in FUNCTIONS:
            raise FormulaError(f"{text!r} is a function: write {text}(...)", column)
        if text in REDUCTIONS:
            raise FormulaError(f"{text!r} is a function: write {text}(body, condition, ...)", column)
        raise self.unknown(name)

    def entry(self, name: _Token) -> Entry:
        count = self.signature.entries[name.text]
        if self.token.text != "[":
            example = self.signature.example(name.text)
            raise FormulaError(f"{name.text!r} needs a subscript, as in {example}", name.column)
        indices = []
        while self.token.text != "]":
            self.advance()
            indices.append(self.subscript())
        self.advance()
        if len(indices) != count:
            plural = "subscript" if count == 1 else "subscripts"
            raise FormulaError(f"{name.text!r} takes {count} {plural}, not {len(indices)}", name.column)
        return Entry(name.text, tuple(indices), column=name.column)

    def subscript(self) -> str:
        token = self.advance()
        rule = "subscripts are index names, not numbers or expressions"
        if token.kind != "name":
            raise FormulaError(f"{_shown(token.text)} in a subscript: {rule}", token.column)
        if self.token.text not in (",", "]"):
            raise FormulaError(f"{_shown(self.token.text)} in a subscript: {rule}", self.token.column)
        self.check_index(token)
        kind = self.scope.get(token.text)
        if kind == "position":
            return token.text
        positions = _listed(name for name, kind in self.scope.items() if kind == "position")
        reason = f"index {_shown(token.text)} is not bound by a condition"
        if kind == "range":
            reason = f"{_shown(token.text)} counts range(N): it is not a position, so not a subscript"
        raise FormulaError(f"{reason} (bound here: {positions})", token.column)

    def check_index(self, token: _Token) -> None:
        text = token.text
        if text in self.signature.scalars or text in self.signature.entries:
            reason = "an argument"
        elif text in FUNCTIONS or text in REDUCTIONS or text == "range":
            reason = "a function"
        elif text in CONSTANTS:
            reason = "a constant"
        elif keyword.iskeyword(text):
            reason = "a Python keyword"
        else:
            return
        raise FormulaError(f"{text!r} is {reason}, so it cannot be an index; {CONDITIONS}", token.column)

    # sums and products over indices

    def reduction(self, name: _Token) -> Node:
        start, outer = self.position, self.scope
        comma = self.first_comma.get(start)
        if comma is None:
            reason = f"{name.text}(body, condition, ...) needs at least one condition; {CONDITIONS}"
            raise FormulaError(reason, name.column)
        self.seek(comma)
        clauses = self.clauses()
        end = self.position
        bound, ranged = self.bind(name, clauses)
        self.seek(start + 1)
        body = self.expression()
        if self.position != comma:
            raise self.unexpected(self.token)
        self.seek(end)
        self.scope = outer
        conditions = tuple(_condition(c) for c in clauses if c.relation not in ("", "in"))
        return self.counted(Reduce(name.text, body, bound, ranged, conditions, column=name.column))

    def clauses(self) -> list[_Clause]:
        clauses = []
        while self.token.text == ",":
            self.advance()
            clauses.append(self.clause())
            self.counted(_Placed(column=clauses[-1].left.column))
        self.expect(")")
        return clauses

    def clause(self) -> _Clause:
        left = right = self.index()
        relation = self.token.text if self.token.text in ("!=", "<", ">", "in") else ""
        if relation == "in":
            self.advance()
            self.range_of_depth()
        elif relation:
            self.advance()
            right = self.index()
        if self.token.text not in (",", ")"):
            hint = "; separate two of them by a comma" if relation else ""
            reason = f"unexpected {_shown(self.token.text)} in a condition: {CONDITIONS}{hint}"
            raise FormulaError(reason, self.token.column)
        if relation not in ("", "in") and left.text == right.text:
            raise FormulaError(f"the condition compares {_shown(left.text)} with itself", left.column)
        return _Clause(left, relation, right)

    def index(self) -> _Token:
        token = self.advance()
        if token.kind != "name":
            raise FormulaError(f"{_shown(token.text)} is not an index name: {CONDITIONS}", token.column)
        self.check_index(token)
        return token

    def range_of_depth(self) -> None:
        here = self.token
        if [t.text for t in self.tokens[self.position : self.position + 4]] != ["range", "(", "N", ")"]:
            raise FormulaError("range takes N only: write m in range(N)", here.column)
        if "N" not in self.signature.scalars:
            arguments = self.signature.listing()
            raise FormulaError(f"range(N) needs an argument N; the arguments are {arguments}", here.column)
        self.seek(self.position + 4)

    def bind(self, name: _Token, clauses: list[_Clause]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Enter the scope of a sum's body; return the new positions and the new range indices."""
        new = self.kinds(clauses)
        if not new:
            names = _listed(dict.fromkeys(token.text for c in clauses for token in (c.left, c.right)))
            reason = f"the conditions name only indices that are already bound ({names}); name a new one"
            raise FormulaError(f"{name.text} runs over nothing: {reason}", name.column)
        self.scope = self.scope | new
        positions = tuple(index for index, kind in new.items() if kind == "position")
        return positions, tuple(index for index, kind in new.items() if kind == "range")

    def kinds(self, clauses: list[_Clause]) -> dict[str, str]:
        """Return the kind of each index that the clauses bind, in order of appearance."""
        new: dict[str, str] = {}
        alone: set[str] = set()
        for left, relation, right in clauses:
            kind = "range" if relation == "in" else "position"
            for token in (left, right):
                if self.scope.get(token.text, new.get(token.text, kind)) != kind:
                    reason = "is both a position and counted by range(N); use two names"
                    raise FormulaError(f"{_shown(token.text)} {reason}", token.column)
                if token.text not in self.scope:
                    new[token.text] = kind
            if relation in ("", "in"):
                if left.text in self.scope or left.text in alone:
                    raise FormulaError(f"{_shown(left.text)} is already bound", left.column)
                alone.add(left.text)
        return new

    # errors

    def unexpected(self, token: _Token, wanted: str = "") -> FormulaError:
        text = token.text
        if token.kind == "end":
            return FormulaError(f"the formula ends where {wanted or 'more'} is expected", token.column)
        reason = f"unexpected {_shown(text)}"
        if text in ("!=", "<", ">"):
            reason = f"the comparison {text!r} belongs in a condition of sum or prod"
        elif keyword.iskeyword(text):
            reason = f"{text!r} is not part of this expression; sums are written sum(body, condition, ...)"
        elif wanted:
            reason += f" where {wanted} is expected"
        elif token.kind in ("number", "name") or text == "(":
            reason = f"an operator is missing before {_shown(text)}; a product is written with *"
        elif text == "[":
            reason += ": only an indexed argument takes subscripts, once, as in x[k] or A[k, j]"
        return FormulaError(reason, token.column)

    def no_function(self, name: _Token) -> FormulaError:
        text = name.text
        if text == "range":
            return FormulaError("range belongs in a condition: m in range(N)", name.column)
        if text in self.signature.entries:
            example = self.signature.example(text)
            return FormulaError(f"{text!r} takes subscripts in square brackets: {example}", name.column)
        if text in self.signature.scalars or text in CONSTANTS or text in self.scope:
            return self.unexpected(self.token)
        names = (*FUNCTIONS, *REDUCTIONS)
        reason = f"unknown function {_shown(text)}; the functions are {' '.join(names)}"
        return FormulaError(reason + _near(text, names), name.column)

    def unknown(self, name: _Token) -> FormulaError:
        text, signature = name.text, self.signature
        ranged = [index for index, kind in self.scope.items() if kind == "range"]
        near = _near(text, [*signature.entries, *signature.scalars, *CONSTANTS, *FUNCTIONS, *ranged])
        allowed = signature.hints.get(text) or f"the arguments are {signature.listing()}"
        kind = "Python keyword" if keyword.iskeyword(text) else "unknown name"
        return FormulaError(f"{kind} {_shown(text)}; {allowed}{near}", name.column)


def _condition(clause: _Clause) -> Condition:
    left, right = clause.left.text, clause.right.text
    if clause.relation == ">":
        return Condition(right, "<", left, column=clause.left.column)
    return Condition(left, clause.relation, right, column=clause.left.column)
