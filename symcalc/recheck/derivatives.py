"""The derivative of a tree by a symbol, rule by rule; |f| of a real f has the derivative f′ |f|/f."""

from __future__ import annotations

from collections.abc import Callable

from symcalc.recheck.trees import MINUS, ONE, ZERO, Tree, integer, is_number, number, operand, rational, short
from symcalc.recheck.values import Outside


def derivative(tree: Tree, name: str) -> Tree:
    """∂tree/∂name.

    >>> derivative(["pow", ["symbol", "x"], ["integer", "2"]], "x")
    ['mul', ['integer', '2'], ['pow', ['symbol', 'x'], ['integer', '1']], ['integer', '1']]
    """
    if not mentions(tree, name):
        return ZERO
    head = tree[0]
    if head == "symbol":
        return ONE
    if head == "add":
        return ["add", *(derivative(t, name) for t in tree[1:] if mentions(t, name))]
    if head == "mul":
        places = [n for n, t in enumerate(tree) if n and mentions(t, name)]
        return ["add", *(["mul", *tree[1:n], derivative(tree[n], name), *tree[n + 1 :]] for n in places)]
    if head == "pow":
        return _of_power(tree[1], tree[2], name)
    if head == "geometricsum":
        return _of_geometric_sum(tree, name)
    if head not in RULES:
        raise Outside(f"the derivative of {short(tree)}")
    return ["mul", RULES[head](operand(tree), tree), derivative(operand(tree), name)]


def mentions(tree: Tree, name: str) -> bool:
    """Whether the symbol occurs in the tree."""
    if tree[:1] == ["symbol"]:
        return bool(tree[1] == name)
    return any(mentions(t, name) for t in tree[1:] if isinstance(t, list))


def replaced(tree: Tree, name: str, by: Tree) -> Tree:
    """The tree with another in place of the symbol."""
    if tree[:1] == ["symbol"]:
        return by if tree[1] == name else tree
    return [replaced(t, name, by) if isinstance(t, list) else t for t in tree]


def _of_power(base: Tree, exponent: Tree, name: str) -> Tree:
    terms = []
    if mentions(base, name):
        terms.append(["mul", exponent, ["pow", base, _lowered(exponent)], derivative(base, name)])
    if mentions(exponent, name):
        terms.append(["mul", ["log", base], ["pow", base, exponent], derivative(exponent, name)])
    return terms[0] if len(terms) == 1 else ["add", *terms]


def _lowered(exponent: Tree) -> Tree:
    """exponent − 1."""
    if not is_number(exponent):
        return ["add", exponent, MINUS]
    return number(rational(exponent) - 1)


def _of_geometric_sum(tree: Tree, name: str) -> Tree:
    """p ∂_p takes G_ab to G_{a+1,b}, and q ∂_q to G_{a,b+1}."""
    p, q, length, *weights = tree[1:]
    if mentions(length, name):
        raise Outside("a geometric sum whose length depends on an argument")
    terms = []
    for n, base in enumerate((p, q)):
        if mentions(base, name):
            raised = [["integer", str(integer(w[1]) + (n == m))] for m, w in enumerate(weights)]
            made = ["geometricsum", p, q, length, *raised]
            terms.append(["mul", made, ["pow", base, MINUS], derivative(base, name)])
    return ["add", *terms]


def _square(tree: Tree) -> Tree:
    return ["pow", tree, ["integer", "2"]]


# f′(a) from a and f(a)
RULES: dict[str, Callable[[Tree, Tree], Tree]] = {
    "exp": lambda a, f: f,
    "log": lambda a, f: ["pow", a, MINUS],
    "abs": lambda a, f: ["mul", f, ["pow", a, MINUS]],
    "sin": lambda a, f: ["cos", a],
    "cos": lambda a, f: ["mul", MINUS, ["sin", a]],
    "tan": lambda a, f: ["add", ONE, _square(f)],
    "sinh": lambda a, f: ["cosh", a],
    "cosh": lambda a, f: ["sinh", a],
    "tanh": lambda a, f: ["add", ONE, ["mul", MINUS, _square(f)]],
    "coth": lambda a, f: ["add", ONE, ["mul", MINUS, _square(f)]],
}
