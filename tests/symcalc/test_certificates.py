"""A certificate is plain data from which a program without algebra can re-evaluate both sides modulo primes."""

import json
import random

import pytest
import sympy as sp

from symcalc.domains import Domain
from symcalc.fields import compare
from symcalc.fields.certificates import to_tree

x = sp.Symbol("x", real=True)
x1, x2 = sp.symbols("x1 x2", real=True)
lam, mu, b = sp.symbols("lam mu beta", positive=True)
N = sp.Symbol("N", integer=True, positive=True)
PRIMES = [2**61 - 1, 2**89 - 1, 2**107 - 1]

IDENTITIES = [
    ((lam ** (2 * N) - mu ** (2 * N)) / (lam**N - mu**N), lam**N + mu**N),
    (sp.coth(2 * x), (1 + sp.coth(x) ** 2) / (2 * sp.coth(x))),
    (sp.log((x2 - x1) ** 3 * b), 3 * sp.log(x2 - x1) + sp.log(b)),
    (1 / (1 + sp.sqrt(1 + x**2)), (sp.sqrt(1 + x**2) - 1) / x**2),
    (sp.tan(x / 2), sp.sin(x) / (1 + sp.cos(x))),
    (lam ** sp.Rational(2, 3) * sp.sqrt(lam), lam ** sp.Rational(7, 6)),
    ((x2 - x1) ** b * (x2 - x1) * sp.pi, (x2 - x1) ** (b + 1) * sp.pi),
    (sp.exp(x + sp.Rational(1, 2)) ** 2, sp.E * sp.exp(2 * x)),
]


def evaluate(tree, values, prime):
    """A tree's residue; `values` holds the residues of leaves (as JSON text), i is a square root of −1."""
    found = values.get(json.dumps(tree))
    if found is not None:
        return evaluate(found, values, prime) if isinstance(found, list) else found
    name, *rest = tree
    if name == "integer":
        return int(rest[0]) % prime
    if name == "rational":
        return int(rest[0]) * pow(int(rest[1]), -1, prime) % prime
    if name == "pow":
        assert rest[1][0] == "integer"
        return pow(evaluate(rest[0], values, prime), int(rest[1][1]), prime)
    parts = [evaluate(t, values, prime) for t in rest]
    assert name in ("add", "mul"), name
    total = parts[0]
    for p in parts[1:]:
        total = (total + p if name == "add" else total * p) % prime
    return total


def values_at_random(certificate, prime, source):
    """Residues for the generators that respect the squares, and what stands for every other leaf."""
    while True:
        values = {json.dumps(leaf): reading for leaf, reading in certificate["readings"]}
        for i, g in enumerate(certificate["generators"]):
            residue = source.randrange(2, prime)
            if "square" in g:
                square = evaluate(g["square"], values, prime)
                residue = pow(square, (prime + 1) // 4, prime)  # a root, if there is one: these primes are 3 mod 4
                if residue * residue % prime != square:
                    break
            values[json.dumps(["generator", str(i)])] = residue
            if g["family"] in ("symbol", "constant"):
                values.setdefault(json.dumps(g["meaning"]), residue)
        else:
            return values


def has_imaginary_unit(certificate):
    return any(g["meaning"] == ["i"] for g in certificate["generators"])


@pytest.mark.parametrize(("left", "right"), IDENTITIES, ids=str)
def test_both_sides_agree_modulo_primes_and_a_wrong_side_does_not(left, right):
    certificate = json.loads(json.dumps(compare(left, right, Domain(ascending=(x1, x2))).to_json()))
    assert certificate["left"] == to_tree(left)
    assert certificate["right"] == to_tree(right)
    if has_imaginary_unit(certificate):
        primes = [1 + 4 * k for k in range(2**58, 2**58 + 400) if sp.isprime(1 + 4 * k)][:1]
    else:
        primes = PRIMES
    for prime in primes:
        source = random.Random(5)
        values = _with_roots(certificate, prime, source)
        one, other = (evaluate(certificate[side], values, prime) for side in ("left", "right"))
        assert one == other
        wrong = ["add", certificate["left"], ["integer", "1"]]
        assert evaluate(wrong, values, prime) != other


def _with_roots(certificate, prime, source):
    if prime % 4 == 3:
        return values_at_random(certificate, prime, source)
    values = {json.dumps(leaf): reading for leaf, reading in certificate["readings"]}
    for i, g in enumerate(certificate["generators"]):
        residue = source.randrange(2, prime)
        if "square" in g:
            residue = int(sp.ntheory.sqrt_mod(evaluate(g["square"], values, prime), prime))
        values[json.dumps(["generator", str(i)])] = residue
        if g["family"] in ("symbol", "constant"):
            values.setdefault(json.dumps(g["meaning"]), residue)
    return values


def test_the_content_is_deterministic_and_holds_no_timing():
    one, other = (compare(*IDENTITIES[0], Domain()) for _ in range(2))
    assert one.to_json() == other.to_json()
    assert one == other
    assert one.seconds > 0
    assert "seconds" not in one.to_json()


def test_trees():
    e = sp.exp(-x) * sp.I + sp.pi / 3 - sp.tanh(2 * x) ** -2
    assert json.loads(json.dumps(to_tree(e))) == to_tree(e)
    assert to_tree(sp.Rational(-2, 3)) == ["rational", "-2", "3"]
    assert to_tree(sp.E) == ["exp", ["integer", "1"]]
    assert to_tree(sp.sqrt(x)) == ["pow", ["symbol", "x"], ["rational", "1", "2"]]
