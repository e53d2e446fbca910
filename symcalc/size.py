"""How large a typed formula becomes when it is evaluated, read off its tree: giants are refused before SymPy loads.

Four measures: the *degree* that its powers build up; its *cost* (values computed at one dimension and depth); its
*nesting* (functions and roots inside each other: each level multiplies what a decision costs); and the *bits* of what
an exponential or a circular function is taken of, for arguments up to 16 (towers of exponentials are not evaluated).
"""

from __future__ import annotations

from symcalc.errors import FormulaError
from symcalc.grammar import (
    Add,
    Call,
    Divide,
    Multiply,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    children,
    mentioned,
    walk,
)

MAX_DEGREE = 2000
MAX_COST = 30_000  # values computed at one dimension
MAX_NESTING = 6
MAX_FUNCTIONS = 60  # functions, roots and symbolic powers, each of which may need a generator of its own
MAX_BITS = 100_000  # of what a function is taken of
EXPONENTIAL = ("exp", "sinh", "cosh")
TRANSCENDENTAL = (*EXPONENTIAL, "tanh", "coth", "sin", "cos", "tan")
SMALL = 3  # the d and N at which a formula must be affordable


def require_moderate(tree: Node) -> None:
    """Raise `FormulaError` for a formula that is too large to evaluate even at d = 3 and N = 3.

    >>> from symcalc.grammar import Signature, parse
    >>> require_moderate(parse("9**9**9", Signature(frozenset(), {}, ())))
    Traceback (most recent call last):
    ...
    symcalc.errors.FormulaError: the powers in this formula multiply to a degree above 2000; that is too large to ...
    """
    if degree(tree) > MAX_DEGREE:
        raise FormulaError(
            f"the powers in this formula multiply to a degree above {MAX_DEGREE}; that is too large to evaluate"
        )
    if nesting(tree) > MAX_NESTING:
        raise FormulaError(f"more than {MAX_NESTING} functions, roots or symbolic powers stand inside each other")
    if functions(tree) > MAX_FUNCTIONS:
        raise FormulaError(f"there are more than {MAX_FUNCTIONS} functions, roots or symbolic powers in this formula")
    for node in walk(tree):
        if isinstance(node, Call) and node.function in TRANSCENDENTAL and bits(node.argument) > MAX_BITS:
            raise FormulaError(f"{node.function}(...) is taken of what is too large to evaluate", node.column)
    if cost(tree, SMALL, SMALL) > MAX_COST:
        raise FormulaError(f"at d = {SMALL} already, the sums of this formula run over more than {MAX_COST} terms")


def cost(tree: Node, d: int, depth: int = 1) -> int:
    """How many values an evaluation at all positions computes, at most: a node has one for each value of its indices.

    >>> from symcalc.grammar import Signature, parse
    >>> cost(parse("sum(x[j], j != k)", Signature(frozenset(), {"x": 1}, ("k",))), 10)
    110
    """
    total = 0

    def visit(node: Node, sizes: dict[str, int]) -> dict[str, int]:
        """Count a node, and return the sizes of the indices it depends on; `sizes` has the range indices in scope."""
        nonlocal total
        inside = {}
        if isinstance(node, Reduce):
            inside = dict.fromkeys(node.bound, d) | {m: max(1, node.length(m, depth)) for m in node.ranged}
        free = {index: sizes.get(index, d) for index in mentioned(node)}
        for child in children(node):
            free |= visit(child, sizes | inside)
        total += _product(free | inside)
        return {index: size for index, size in free.items() if index not in inside}

    visit(tree, {})
    return total


def _product(sizes: dict[str, int]) -> int:
    made = 1
    for size in sizes.values():
        made *= size
    return made


def nesting(node: Node) -> int:
    """How many functions, roots and symbolic powers stand inside each other, at most.

    >>> from symcalc.grammar import Signature, parse
    >>> nesting(parse("log(abs(N**2 + 1)) + exp(N)", Signature(frozenset({"N"}), {}, ())))
    2
    """
    return max(map(nesting, children(node)), default=0) + _is_function(node)


def functions(node: Node) -> int:
    """How many functions, roots and symbolic powers there are.

    >>> from symcalc.grammar import Signature, parse
    >>> functions(parse("log(abs(N**2 + 1)) + exp(N)", Signature(frozenset({"N"}), {}, ())))
    3
    """
    return sum(map(_is_function, walk(node)))


def _is_function(node: Node) -> bool:
    return isinstance(node, Call) or (isinstance(node, Power) and not _is_integer(node.exponent))


def bits(node: Node) -> int:
    """About log2 |value|, or log2 |1/value| if that is larger, for entries, N and d up to 16; at most `MAX_BITS` + 1.

    >>> from symcalc.grammar import Signature, parse
    >>> [bits(parse(t, Signature(frozenset({"N"}), {}, ()))) for t in ("N", "exp(N)", "N**3/8", "exp(exp(exp(N)))")]
    [4, 32, 16, 100001]
    """
    return min(MAX_BITS + 1, _bits(node))


def _bits(node: Node) -> int:
    match node:
        case Number(value=value):
            return max(value.numerator.bit_length(), value.denominator.bit_length())
        case Add(terms=parts):
            return max(map(bits, parts)) + len(parts).bit_length()
        case Power(base=base, exponent=exponent):
            return bits(base) * _power_of_two(exponent)
        case Call(function=name, argument=inner):
            return 2 * _power_of_two(inner) if name in EXPONENTIAL else bits(inner)
        case Reduce(kind=kind, body=body, bound=bound, ranged=ranged):
            terms = 16 ** len(bound) * _product({m: max(1, node.length(m, 16)) for m in ranged})
            return bits(body) + terms.bit_length() if kind == "sum" else bits(body) * terms
    return sum(map(bits, children(node))) or 4


def _power_of_two(exponent: Node) -> int:
    """A bound on |exponent|."""
    if isinstance(exponent, Number):
        return max(1, min(MAX_BITS, -(-exponent.value.numerator // exponent.value.denominator)))
    return int(2 ** min(bits(exponent), MAX_BITS.bit_length()))


def _is_integer(exponent: Node) -> bool:
    while isinstance(exponent, Negate):
        exponent = exponent.operand
    return isinstance(exponent, Number) and exponent.value.denominator == 1


def degree(node: Node) -> int:
    """A bound on the degree that the powers of a formula build up at d ≤ 4."""
    match node:
        case Add(terms=parts):
            return max(map(degree, parts))
        case Power(base=base, exponent=exponent):
            return degree(base) * max(1, _largest(exponent)) + degree(exponent)
        case Reduce(kind=kind, body=body, bound=bound):
            return degree(body) * (4 ** len(bound) if kind == "prod" else 1)
    below = children(node)
    return sum(map(degree, below)) if below else 1


def _largest(exponent: Node) -> int:
    """An upper bound on the absolute value of an exponent made of numbers; d and N count as 4."""
    match exponent:
        case Number(value=value):
            return min(MAX_DEGREE + 1, -(-value.numerator // value.denominator))
        case Negate(operand=inner):
            return _largest(inner)
        case Add(terms=parts):
            return min(MAX_DEGREE + 1, sum(map(_largest, parts)))
        case Multiply(factors=parts):
            product = 1
            for part in parts:
                product = min(MAX_DEGREE + 1, product * max(1, _largest(part)))
            return product
        case Divide(numerator=above):
            return _largest(above)
        case Power(base=base, exponent=inner):
            return min(MAX_DEGREE + 1, max(1, _largest(base)) ** min(12, _largest(inner)))
    return 4
