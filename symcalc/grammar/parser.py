"""From tokens to the tree: precedence climbing, and which indices are bound where."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from symcalc.errors import FormulaError
from symcalc.grammar.limits import MAX_DEPTH, MAX_END, MAX_LENGTH, MAX_NODES
from symcalc.grammar.messages import listed, no_function, require_index, unexpected, unknown
from symcalc.grammar.printing import ADDITION, NEGATION, POWER, PRODUCT
from symcalc.grammar.signature import CONDITIONS, CONSTANTS, FUNCTIONS, REDUCTIONS, Signature
from symcalc.grammar.tokens import Token, first_commas, number, shown, tokenize, too_deep
from symcalc.grammar.tree import (
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
    Placed,
    Power,
    RangeIndex,
    Reduce,
    Scalar,
    children,
)


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
    tree = _Parser(tokenize(text), signature).formula()
    _check_height(tree)
    return tree


def _check_height(tree: Node) -> None:
    """Refuse a tree with more than `MAX_DEPTH` levels (left-nested forms are deep with few parentheses)."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in children(node)]
    if level:
        raise too_deep(level[0].column)


_INFIX = {"+": ADDITION, "-": ADDITION, "*": PRODUCT, "/": PRODUCT, "**": POWER}
_NodeT = TypeVar("_NodeT", bound=Placed)


class _Clause(NamedTuple):
    """A condition as typed; `relation` is '' for a plain index, 'in' for a range (then `right` is `left`)."""

    left: Token
    relation: str
    right: Token
    ends: tuple[int, int] = (0, 0)


class _Parser:
    """A precedence-climbing parser; `scope` maps each bound index to its kind, 'position' or 'range'.

    A sum's conditions stand after its body but bind its indices: they are read first, from the first comma.
    """

    def __init__(self, tokens: list[Token], signature: Signature) -> None:
        self.tokens = tokens
        self.signature = signature
        self.first_comma = first_commas(tokens)
        self.scope = dict.fromkeys(signature.free, "position")
        self.depth = self.count = 0
        self.seek(0)

    # tokens and limits

    def seek(self, position: int) -> None:
        self.position = position
        self.token = self.tokens[position]

    def advance(self) -> Token:
        token = self.token
        if token.kind != "end":
            self.seek(self.position + 1)
        return token

    def expect(self, text: str) -> None:
        if self.token.text != text:
            raise unexpected(self.token)
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
            raise unexpected(self.token)
        return tree

    def expression(self, floor: int = ADDITION) -> Node:
        """Read an operand and every operator after it that binds at least as tightly as `floor`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep(self.token.column)
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
            return self.counted(Number(number(token), column=token.column))
        if token.kind == "name":
            if self.token.text != "(":
                return self.counted(self.variable(token))
            return self.reduction(token) if token.text in REDUCTIONS else self.call(token)
        if token.text == "-":
            return self.counted(Negate(self.expression(NEGATION), column=token.column))
        if token.text == "+":
            return self.expression(NEGATION)
        if token.text != "(":
            raise unexpected(token, wanted="a number, a name or '('")
        node = self.expression()
        self.expect(")")
        return node

    def call(self, name: Token) -> Node:
        if name.text not in FUNCTIONS:
            raise unexpected(self.token) if self.is_number(name.text) else no_function(name, self.signature)
        self.advance()
        argument = self.expression()
        if self.token.text == ",":
            raise FormulaError(f"{name.text} takes one argument", self.token.column)
        self.expect(")")
        return self.counted(Call(name.text, argument, column=name.column))

    # names

    def variable(self, name: Token) -> Node:
        text, column = name.text, name.column
        if text in self.signature.entries:
            return self.entry(name)
        if self.is_number(text):
            if self.token.text == "[":
                raise FormulaError(f"{shown(text)} takes no subscripts", self.token.column)
            if self.scope.get(text) == "position":
                reason = f"Bare indices are not numbers: {shown(text)} is a position, used as a subscript"
                raise FormulaError(reason, column)
            kind = Constant if text in CONSTANTS else RangeIndex if text in self.scope else Scalar
            return kind(text, column=column)
        if text in FUNCTIONS:
            raise FormulaError(f"{text!r} is a function: write {text}(...)", column)
        if text in REDUCTIONS:
            raise FormulaError(f"{text!r} is a function: write {text}(body, condition, ...)", column)
        raise unknown(name, self.signature, self.scope)

    def entry(self, name: Token) -> Entry:
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
            raise FormulaError(f"{shown(token.text)} in a subscript: {rule}", token.column)
        if self.token.text not in (",", "]"):
            raise FormulaError(f"{shown(self.token.text)} in a subscript: {rule}", self.token.column)
        require_index(token, self.signature)
        kind = self.scope.get(token.text)
        if kind == "position":
            return token.text
        positions = listed(name for name, kind in self.scope.items() if kind == "position")
        reason = f"index {shown(token.text)} is not bound by a condition"
        if kind == "range":
            reason = f"{shown(token.text)} counts range(N): it is not a position, so not a subscript"
        raise FormulaError(f"{reason} (bound here: {positions})", token.column)

    def is_number(self, name: str) -> bool:
        """Whether the name stands for a number, or is an index."""
        return name in self.signature.scalars or name in CONSTANTS or name in self.scope

    # sums and products over indices

    def reduction(self, name: Token) -> Node:
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
            raise unexpected(self.token)
        self.seek(end)
        self.scope = outer
        conditions = tuple(_condition(c) for c in clauses if c.relation not in ("", "in"))
        ends = tuple(c.ends for c in clauses if c.relation == "in")
        ends = ends if any(e != (0, 0) for e in ends) else ()
        return self.counted(Reduce(name.text, body, bound, ranged, conditions, ends, column=name.column))

    def clauses(self) -> list[_Clause]:
        clauses = []
        while self.token.text == ",":
            self.advance()
            clauses.append(self.clause())
            self.counted(Placed(column=clauses[-1].left.column))
        self.expect(")")
        return clauses

    def clause(self) -> _Clause:
        left = right = self.index()
        ends = (0, 0)
        relation = self.token.text if self.token.text in ("!=", "<", ">", "in") else ""
        if relation == "in":
            self.advance()
            ends = self.range_of_depth()
        elif relation:
            self.advance()
            right = self.index()
        if self.token.text not in (",", ")"):
            hint = "; separate two of them by a comma" if relation else ""
            reason = f"unexpected {shown(self.token.text)} in a condition: {CONDITIONS}{hint}"
            raise FormulaError(reason, self.token.column)
        if relation not in ("", "in") and left.text == right.text:
            raise FormulaError(f"the condition compares {shown(left.text)} with itself", left.column)
        return _Clause(left, relation, right, ends)

    def index(self) -> Token:
        token = self.advance()
        if token.kind != "name":
            raise FormulaError(f"{shown(token.text)} is not an index name: {CONDITIONS}", token.column)
        require_index(token, self.signature)
        return token

    def range_of_depth(self) -> tuple[int, int]:
        """The a and b of range(a, N + b)."""
        here, first = self.token, 0
        if [self.advance().text, self.advance().text] != ["range", "("]:
            raise self.no_range(here)
        if self.token.text != "N":
            first = self.signed(self.advance().text if self.token.text in ("+", "-") else "+", here)
            if self.advance().text != ",":
                raise self.no_range(here)
        if self.advance().text != "N":
            raise self.no_range(here)
        if "N" not in self.signature.scalars:
            arguments = self.signature.listing()
            raise FormulaError(f"range(N) needs an argument N; the arguments are {arguments}", here.column)
        end = self.signed(self.advance().text, here) if self.token.text in ("+", "-") else 0
        if self.advance().text != ")":
            raise self.no_range(here)
        return first, end

    def signed(self, sign: str, here: Token) -> int:
        """An integer after its sign."""
        digits = self.advance().text
        if not digits.isdecimal() or len(digits) > len(str(MAX_END)) or int(digits) > MAX_END:
            raise self.no_range(here)
        return -int(digits) if sign == "-" else int(digits)

    def no_range(self, here: Token) -> FormulaError:
        ends = f"a and b integers, at most {MAX_END}"
        return FormulaError(f"a range is range(N), range(1, N + 1) or another range(a, N + b), {ends}", here.column)

    def bind(self, name: Token, clauses: list[_Clause]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Enter the scope of a sum's body; return the new positions and the new range indices."""
        new = self.kinds(clauses)
        if not new:
            names = listed(dict.fromkeys(token.text for c in clauses for token in (c.left, c.right)))
            reason = f"the conditions name only indices that are already bound ({names}); name a new one"
            raise FormulaError(f"{name.text} runs over nothing: {reason}", name.column)
        self.scope = self.scope | new
        positions = tuple(index for index, kind in new.items() if kind == "position")
        return positions, tuple(index for index, kind in new.items() if kind == "range")

    def kinds(self, clauses: list[_Clause]) -> dict[str, str]:
        """Return the kind of each index that the clauses bind, in order of appearance."""
        new: dict[str, str] = {}
        alone: set[str] = set()
        for left, relation, right, _ in clauses:
            kind = "range" if relation == "in" else "position"
            for token in (left, right):
                if self.scope.get(token.text, new.get(token.text, kind)) != kind:
                    reason = "is both a position and counted by range(N); use two names"
                    raise FormulaError(f"{shown(token.text)} {reason}", token.column)
                if token.text not in self.scope:
                    new[token.text] = kind
            if relation in ("", "in"):
                if left.text in self.scope or left.text in alone:
                    raise FormulaError(f"{shown(left.text)} is already bound", left.column)
                alone.add(left.text)
        return new


def _condition(clause: _Clause) -> Condition:
    left, right = clause.left.text, clause.right.text
    if clause.relation == ">":
        return Condition(right, "<", left, column=clause.left.column)
    return Condition(left, clause.relation, right, column=clause.left.column)
