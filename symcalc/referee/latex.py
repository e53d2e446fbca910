"""A typed formula in LaTeX, as it was typed: nothing is evaluated, nothing put into another order."""

from __future__ import annotations

from symcalc.grammar import (
    ADDITION,
    NEGATION,
    OPERAND,
    POWER,
    PRODUCT,
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
    to_text,
)

NAMES = {"sigma": r"\sigma", "lam": r"\lambda", "beta": r"\beta", "pi": r"\pi"}
RELATIONS = {"!=": r"\neq", "<": "<"}


def to_latex(node: Node) -> str:
    """The formula in LaTeX.

    >>> from symcalc.grammar import Signature, parse
    >>> print(to_latex(parse("beta/2*sum(1/(x[k] - x[j]), j != k)", Signature(frozenset({"beta"}), {"x": 1}, ("k",)))))
    \\frac{\\beta}{2} \\sum_{j \\neq k} \\frac{1}{x_{k} - x_{j}}
    """
    return _write(node)[0]


def _write(node: Node) -> tuple[str, int]:
    """The LaTeX of a node and how tightly it binds."""
    match node:
        case Number():
            return to_text(node).replace("e", r"\cdot 10^{") + ("}" if "e" in to_text(node) else ""), OPERAND
        case Entry(name=name, indices=indices):
            return f"{NAMES.get(name, name)}_{{{' '.join(indices)}}}", OPERAND
        case Negate(operand=inner):
            return "-" + _enclosed(inner, PRODUCT), ADDITION
        case Add(terms=terms):
            return _enclosed(terms[0], ADDITION) + "".join(map(_signed, terms[1:])), ADDITION
        case Multiply(factors=factors):
            return " ".join(_factor(f, n > 0) for n, f in enumerate(factors)), PRODUCT
        case Divide(numerator=above, denominator=below):
            return rf"\frac{{{to_latex(above)}}}{{{to_latex(below)}}}", NEGATION
        case Power(base=base, exponent=exponent):
            return f"{_enclosed(base, OPERAND)}^{{{_on_one_line(exponent)}}}", POWER
        case Call(function=name, argument=inner):
            return _call(name, to_latex(inner)), OPERAND
        case Reduce(kind=kind, body=body):
            return rf"\{kind}_{{{_conditions(node)}}} {_enclosed(body, PRODUCT)}", PRODUCT
    return NAMES.get(node.name, node.name), OPERAND


def _on_one_line(exponent: Node) -> str:
    """An exponent with a slash for a fraction bar."""
    match exponent:
        case Divide(numerator=above, denominator=below):
            return f"{_enclosed(above, PRODUCT)}/{_enclosed(below, NEGATION)}"
        case Add(terms=(first, *rest)):
            return _on_one_line(first) + "".join(map(_signed_on_one_line, rest))
    return to_latex(exponent)


def _signed_on_one_line(term: Node) -> str:
    if isinstance(term, Negate):
        inner = term.operand
        return " - " + (_on_one_line(inner) if isinstance(inner, Divide) else _enclosed(inner, PRODUCT))
    return " + " + _on_one_line(term)


def _enclosed(node: Node, floor: int) -> str:
    text, binding = _write(node)
    return text if binding >= floor else rf"\left({text}\right)"


def _factor(node: Node, follows: bool) -> str:
    """A factor; a number that follows another factor is set off by a dot."""
    text = _enclosed(node, PRODUCT) if follows or not isinstance(node, Negate) else to_latex(node)
    return rf"\cdot {text}" if follows and text[0].isdigit() else text


def _signed(term: Node) -> str:
    if isinstance(term, Negate):
        return " - " + _enclosed(term.operand, PRODUCT)
    return " + " + _enclosed(term, ADDITION)


def _call(name: str, argument: str) -> str:
    special = {
        "sqrt": rf"\sqrt{{{argument}}}",
        "abs": rf"\left|{argument}\right|",
        "conj": rf"\overline{{{argument}}}",
        "exp": rf"e^{{{argument}}}",
    }
    return special.get(name, rf"\{name} \left({argument}\right)")


def _conditions(node: Reduce) -> str:
    written = [*map(_condition, node.conditions), *map(_range, node.ranges, node.ranges.values())]
    named = {index for c in node.conditions for index in (c.left, c.right)}
    return ", ".join([*(index for index in node.bound if index not in named), *written])


def _range(index: str, ends: tuple[int, int]) -> str:
    first, end = ends
    return rf"{first} \leq {index} < N" + (f" {'+' if end > 0 else '-'} {abs(end)}" if end else "")


def _condition(condition: Condition) -> str:
    return f"{condition.left} {RELATIONS[condition.relation]} {condition.right}"
