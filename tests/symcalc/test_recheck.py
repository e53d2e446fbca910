"""The second engine: true certificates pass, tampered ones do not, and nothing takes it long."""

import ast
import copy
import itertools
import json
import random
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import symcalc.recheck
from symcalc import suite
from symcalc.claims import CHAPTERS
from symcalc.cli import main
from symcalc.domains import Domain
from symcalc.every_dimension import compare as compare_sums
from symcalc.fields import compare
from symcalc.fields.certificates import to_tree
from symcalc.files import json_text
from symcalc.indexed import IndexSum, over
from symcalc.indices import Family, indices
from symcalc.recheck import check_run, summary
from symcalc.recheck.certificate import TARGET, Checker
from symcalc.recheck.primes import draw_prime, is_prime, prime_factors, square_root, step
from symcalc.recheck.values import Malformed, NoRoot, Outside, Wrong

FOLDER = Path(symcalc.recheck.__file__).parent
x, y = sp.symbols("x y", real=True)
x1, x2, x3 = sp.symbols("x1:4", real=True)
p, q, lam, mu, sigma, b = sp.symbols("p q lam mu sigma beta", positive=True)
s1, s2 = sp.symbols("s1 s2", positive=True)
N = sp.Symbol("N", integer=True, positive=True)
DOMAIN = Domain(ascending=(x1, x2, x3))
SINGULAR = Domain(ascending=(s2, s1))
exp, log, sqrt, half = sp.exp, sp.log, sp.sqrt, sp.S.Half
density = (x2 - x1) ** b * exp(-b * (x1**2 + x2**2) / 4)

TRUE = [
    ((p**2 / q**2) ** N, p ** (2 * N) / q ** (2 * N)),
    (sp.Pow(12, N) / 3**N, 2 ** (2 * N)),
    ((lam ** (2 * N) - mu ** (2 * N)) / (lam**N - mu**N), lam**N + mu**N),
    (sp.diff(lam ** (3 * N), lam), 3 * N * (lam**N) ** 3 / lam),
    (sigma ** ((2 * N - 2) / N), sigma**2 / (sigma ** (1 / N)) ** 2),
    (sigma ** sp.Rational(1, 3) * sqrt(sigma), sigma ** sp.Rational(5, 6)),
    (sp.diff(density, x1), (-b / (x2 - x1) - b * x1 / 2) * density),
    (exp(x / (1 + x)) * exp(1 / (1 + x)), sp.E),
    (exp(x + half), sqrt(sp.E) * exp(x)),
    (sp.coth(x + y), (1 + sp.coth(x) * sp.coth(y)) / (sp.coth(x) + sp.coth(y))),
    (sp.tan(x / 2), sp.sin(x) / (1 + sp.cos(x))),
    (exp(sp.I * x), sp.cos(x) + sp.I * sp.sin(x)),
    (sp.exp(x + sp.I * sp.pi / 2, evaluate=False), sp.I * exp(x)),
    (sqrt(2) * sqrt(3) * x, sqrt(6) * x),
    (1 / (1 + sqrt(1 + x**2)), (sqrt(1 + x**2) - 1) / x**2),
    (log(sp.Rational(12, 5)), 2 * log(2) + log(3) - log(5)),
    (log(x**2), 2 * log(abs(x))),
    (log((x1 - x2) * (x1 - x3)), log(x2 - x1) + log(x3 - x1)),
    (log(density), b * log(x2 - x1) - b * (x1**2 + x2**2) / 4),
    (log(1 + exp(x)), x + log(1 + exp(-x))),
    (log(sqrt(x**2 + 1)), log(x**2 + 1) / 2),
    (log(lam**N), N * log(lam)),
    (sp.Abs(x1 - x2), x2 - x1),
]
TRUE_SINGULAR = [
    (log((s1**N - s2**N) / (s1 - s2)), log(s1**N - s2**N) - log(s1 - s2)),
    (abs(s2**N - s1**N), s1**N - s2**N),
]
FALSE = [  # bare trees: what the rules of functions must not allow
    (sp.Abs(x), x),
    (sqrt(x**2, evaluate=False), x),
    (sqrt(x * y), sqrt(x) * sqrt(y)),
    (log(x**2), 2 * log(x)),
    (log(x * y), log(x) + log(y)),
    (log(x1 - x2), log(x2 - x1)),
    (sp.Pow((-1) ** N, 1), sp.S.One),
    ((x**2) ** (b + half), x * (x**2) ** b),
    (exp(sp.I * x), sp.cos(x) - sp.I * sp.sin(x)),
    (sp.pi, sp.Rational(355, 113)),
    (lam**N * (N - 2), 0 * lam),
    (sp.I, -sp.I),
    (sqrt(2), -sqrt(2)),
    ((N - 1) * (N - 2) * (N - 3) * lam, 0 * lam),
]


def outcome(certificate, seed=0):
    """ "ok", "Wrong", "Outside" or "Malformed"."""
    try:
        bound = Checker(random.Random(seed)).check(json.loads(json.dumps(certificate)))
    except (Wrong, Outside, Malformed) as reason:
        assert str(reason)
        return type(reason).__name__
    assert 0 < bound <= TARGET
    return "ok"


def certificate_of(left, right, domain=DOMAIN):
    return json.loads(json.dumps(compare(left, right, domain).to_json()))


def bare(left, right):
    return {"left": to_tree(left), "right": to_tree(right)}


# --- independence ------------------------------------------------------------------------------------------------


def test_it_imports_the_standard_library_and_itself_only():
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.startswith("symcalc.recheck") or name.split(".")[0] in sys.stdlib_module_names, path


def test_no_algebra_system_is_loaded():
    script = "import sys, symcalc.recheck; print({'sympy', 'flint', 'numpy', 'mpmath'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# --- true certificates -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=CHAPTERS)
def chapter(request):
    return json.loads(json_text(suite.verify([request.param], ["exact"]).to_json()))


def test_every_proof_of_the_catalogue_holds(chapter):
    checked = list(check_run(chapter, random.Random(1)))
    proved = [c for c in chapter["claims"] if c["verdict"] == "PROVED"]
    assert [c.outcome for c in checked if c.proved] == ["ok"] * len(proved)
    text, code = summary(checked)
    assert code == 0
    assert f"{len(proved)} ok" in text
    assert sum(c.bound for c in checked) <= Fraction(1, 2**100)
    assert len(json_text(chapter)) < 2_000_000


def test_a_wrong_side_fails_in_every_proof_of_the_catalogue(chapter):
    """Each certificate with its right side plus a small number, or times 1.000001."""
    checker = Checker(random.Random(2))
    for claim in chapter["claims"]:
        for certificate in claim["evidence"][0].get("certificates", []):
            changed = copy.deepcopy(certificate)
            sides = [changed] if "dimension" not in changed else [changed["right"]["grades"]]
            for side in sides:
                key = "right" if "right" in side else next(iter(side), "0")
                side[key] = ["add", ["rational", "1", "1000000"], side.get(key, ["integer", "0"])]
            with pytest.raises((Wrong, Outside)):
                checker.check(changed)


@pytest.mark.parametrize(
    ("left", "right", "domain"), [(*t, DOMAIN) for t in TRUE] + [(*t, SINGULAR) for t in TRUE_SINGULAR]
)
def test_true_identities_pass_and_wrong_by_little_does_not(left, right, domain):
    certificate = certificate_of(left, right, domain)
    assert outcome(certificate) == "ok"
    slightly = ["mul", ["rational", "1000001", "1000000"], certificate["right"]]
    assert outcome(certificate | {"right": slightly}) == "Wrong"
    assert outcome(certificate | {"left": ["add", ["symbol", "other"], certificate["left"]]}) == "Wrong"


@pytest.mark.parametrize(("left", "right"), FALSE, ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_false_identities_never_pass(left, right, seed):
    assert outcome(bare(left, right), seed) in ("Wrong", "Outside")


# --- sums over indices, words ------------------------------------------------------------------------------------

X, (i, j, k, l) = Family("x", real=True), indices("i j k l")
A = Family("A", 2, hermitian=True, commutative=False)
B = Family("B", 2, commutative=False)


def anywhere(d):
    return Domain()


def sum_certificate(left, right):
    return json.loads(json.dumps(compare_sums(left, right, anywhere).to_json()))


def test_sums_are_checked_for_every_d():
    three = over(j != k, over(l != (j, k), 1 / ((X[k] - X[j]) * (X[k] - X[l])) + 1 / ((X[l] - X[j]) * (X[l] - X[k]))))
    other = over(j != k, over(l != (j, k), 1 / ((X[j] - X[k]) * (X[l] - X[j]))))
    certificate = sum_certificate(three, other)
    assert outcome(certificate) == "ok"
    for grade in certificate["left"]["grades"]:
        wrong = copy.deepcopy(certificate)
        wrong["left"]["grades"][grade] = ["mul", ["rational", "999999", "1000000"], wrong["left"]["grades"][grade]]
        assert outcome(wrong) == "Wrong"


def test_a_sum_that_vanishes_in_small_dimensions_only_is_seen():
    d = over(i, 1)
    zero = {"free": [], "grades": {}}
    for highest in (1, 2, 3):
        product = IndexSum.of(1)
        for n in range(1, highest + 1):
            product = product * (d - n)
        grades = {str(m): to_tree(body) for m, body in product.grades.items()}
        certificate = {"left": {"free": [], "grades": grades}, "right": zero, "dimension": "every d", "words": []}
        assert outcome(certificate) == "Wrong"


L = Family("s", positive=True)
SUMS_OF_FUNCTIONS = [
    (log((X[k] - X[j]) ** 4), 2 * log((X[j] - X[k]) ** 2)),
    (log(L[j] ** 2 * (L[j] + L[k]) / 6), 2 * log(L[j]) + log(L[k] + L[j]) - log(2) - log(3)),
    ((L[j] ** (2 * N) - L[k] ** (2 * N)) / (L[j] ** N - L[k] ** N), L[j] ** N + L[k] ** N),
    (L[j] ** (2 - 2 / N) / L[k] ** (1 / N), L[j] ** 2 / (L[j] ** 2 * L[k]) ** (1 / N)),
    (exp(X[j] - X[k]) * sp.sinh(X[k]), exp(X[j]) * (1 - exp(-2 * X[k])) / 2),
    (sqrt(L[j] * b) * sqrt(2), sqrt(2 * b) * sqrt(L[j])),
]


@pytest.mark.parametrize(("left", "right"), SUMS_OF_FUNCTIONS, ids=str)
def test_functions_in_sums(left, right):
    certificate = sum_certificate(over(j != k, left), over(j != k, right))
    assert outcome(certificate) == "ok"
    certificate["left"]["grades"]["1"] = ["mul", ["rational", "1000001", "1000000"], certificate["left"]["grades"]["1"]]
    assert outcome(certificate) == "Wrong"


@pytest.mark.parametrize(
    ("left", "right"),
    [(log(X[j] ** 2), 2 * log(X[j])), (sqrt(X[j] ** 2), X[j]), (log(X[j] * X[k]), log(X[j]) + log(X[k]))],
)
def test_signs_in_sums_are_not_taken_for_granted(left, right):
    sides = ({"free": ["j", "k"], "grades": {"0": to_tree(side)}} for side in (left, right))
    certificate = dict(zip(("left", "right"), sides, strict=True)) | {"dimension": "every d", "real": ["x"]}
    assert outcome(certificate) in ("Wrong", "Outside")


def geometric(p, q, length, a, b):
    return ["geometricsum", p, q, length, ["integer", str(a)], ["integer", str(b)]]


@pytest.mark.parametrize(("a", "b"), [(0, 0), (1, 0), (0, 2), (2, 1), (3, 3)])
def test_geometric_sums_of_a_given_length(a, b):
    terms = sp.Add(*(m**a * (4 - m) ** b * p**m * q ** (4 - m) for m in range(5)))
    left = geometric(["symbol", "p"], ["symbol", "q"], ["integer", "5"], a, b)
    assert outcome({"left": left, "right": to_tree(terms)}) == "ok"
    assert outcome({"left": left, "right": to_tree(terms + p / 10**6)}) == "Wrong"


def test_geometric_sums_of_symbolic_length():
    """Σ m … + Σ (N−1−m) … = (N−1) Σ …"""
    square, other, length = to_tree(lam**2), to_tree(mu**2), to_tree(N)
    sums = [geometric(square, other, length, a, b) for a, b in ((1, 0), (0, 1), (0, 0))]
    right = ["mul", to_tree(N - 1), sums[2]]
    assert outcome({"left": ["add", *sums[:2]], "right": right}) == "ok"
    assert outcome({"left": ["add", *sums[:2]], "right": ["mul", to_tree(N), sums[2]]}) == "Wrong"


def test_words_are_compared_with_their_order():
    word = IndexSum.of(A[i, j] * A[j, k] * A[k, i])
    certificate = sum_certificate(word, word + 0)
    assert certificate["words"] == ["A"]
    assert outcome(certificate) == "ok"
    reversed_word = copy.deepcopy(certificate)
    reversed_word["right"]["grades"]["0"][1:] = reversed(certificate["right"]["grades"]["0"][1:])
    assert outcome(reversed_word) == "Wrong"


@pytest.mark.parametrize("degree", [2, 4])
def test_standard_polynomials_which_vanish_on_small_matrices_do_not_pass(degree):
    """S_2 vanishes on numbers, S_4 on 2 × 2 matrices."""
    letters = [["entry", "B", "i", name] for name in "abcd"[:degree]]
    terms = [
        ["mul", ["integer", str(sp.combinatorics.Permutation(list(s)).signature())], *(letters[n] for n in s)]
        for s in itertools.permutations(range(degree))
    ]
    free = ["i", *"abcd"[:degree]]
    left = {"free": free, "grades": {"0": ["add", *terms]}}
    certificate = {"left": left, "right": {"free": free, "grades": {}}, "dimension": "every d", "words": ["B"]}
    assert outcome(certificate) == "Wrong"
    assert outcome(certificate | {"words": []}) == "ok"


def test_only_a_hermitian_family_commutes_on_the_diagonal():
    for family, expected in ((A, "ok"), (B, "Wrong")):
        one, other = ["entry", family.name, "i", "i"], ["entry", family.name, "i", "j"]
        left, right = ({"free": ["i", "j"], "grades": {"0": ["mul", *t]}} for t in ((one, other), (other, one)))
        certificate = {"left": left, "right": right, "dimension": "every d", "words": [family.name]}
        assert outcome(certificate | {"real diagonal": [family.name] * family.hermitian}) == expected


# --- tampering ---------------------------------------------------------------------------------------------------


def test_changed_rules_of_generators_are_seen():
    root = certificate_of(1 / (1 + sqrt(1 + x**2)), (sqrt(1 + x**2) - 1) / x**2)
    place = next(n for n, g in enumerate(root["generators"]) if "square" in g)
    changed = copy.deepcopy(root)
    changed["generators"][place]["square"] = ["add", ["integer", "1"], changed["generators"][place]["square"]]
    assert outcome(changed) == "Wrong"
    wave = certificate_of(sp.exp(x / 2) ** 2, sp.exp(x) + 0 * sp.exp(x / 3))
    place = next(n for n, g in enumerate(wave["generators"]) if g["family"] == "exponential")
    wave["generators"][place]["meaning"] = ["exp", ["mul", ["integer", "2"], ["symbol", "x"]]]
    assert outcome(wave) == "Wrong"


READ = [
    (log((x1 - x2) * (x1 - x3)), log(x2 - x1) + log(x3 - x1), DOMAIN),
    (abs(s2**N - s1**N), s1**N - s2**N, SINGULAR),
    (((x2 - x1) * (x3 - x1)) ** b, (x2 - x1) ** b * (x3 - x1) ** b, DOMAIN),
    (1 / (1 + sqrt(1 + x**2)), (sqrt(1 + x**2) - 1) / x**2, DOMAIN),
    (exp(2 * x) - 1, (exp(x) - 1) * (exp(x) + 1), DOMAIN),
]


@pytest.mark.parametrize(("left", "right", "domain"), READ)
def test_changed_readings_are_seen(left, right, domain):
    certificate = certificate_of(left, right, domain)
    assert outcome(certificate) == "ok"
    for place, (_, reading) in enumerate(certificate["readings"]):
        for wrong in (
            ["mul", ["integer", "-1"], reading],
            ["mul", ["rational", "1000001", "1000000"], reading],
            ["mul", ["i"], reading],
            ["pow", reading, ["integer", "2"]],
        ):
            changed = copy.deepcopy(certificate)
            changed["readings"][place][1] = wrong
            changed["right"] = changed["left"] = [
                "add",
                changed["left"],
                ["symbol", "x1"],
            ]  # the reading alone is wrong
            assert outcome(changed) in ("Wrong", "Outside"), (reading, wrong)


def test_readings_that_hide_a_sign_are_seen():
    """log f = log|f| + iπ, |f| = f, log of something negative, one root for two radicands."""
    f = ["add", ["symbol", "x1"], ["mul", ["integer", "-1"], ["symbol", "x2"]]]  # negative: x1 < x2
    base = {"domain": {"ascending": ["x1", "x2"], "positive": []}}
    symbols = [{"meaning": ["symbol", s], "values": "real"} for s in ("x1", "x2")]
    size = {"meaning": ["log", ["abs", f]], "values": "real"}
    half_turn = ["mul", ["i"], ["pi"]]
    root = {"meaning": ["pow", f, ["rational", "1", "2"]], "values": "complex", "square": f}
    other = ["pow", ["mul", ["integer", "4"], f], ["rational", "1", "2"]]
    third = ["pow", ["mul", ["integer", "9"], f], ["rational", "1", "2"]]
    two_logs = ["mul", ["integer", "2"], ["generator", "2"]]
    cases = [
        ([size], [[["log", f], ["generator", "2"]]]),
        ([size], [[["log", ["pow", f, ["integer", "2"]]], ["add", half_turn, two_logs]]]),
        ([], [[["abs", f], f]]),
        ([root], [[other, two_logs], [third, ["mul", ["integer", "-3"], ["generator", "2"]]]]),
    ]
    for generators, readings in cases:
        leaf = readings[-1][0]
        certificate = base | {"left": leaf, "right": leaf, "generators": symbols + generators, "readings": readings}
        assert outcome(certificate) in ("Wrong", "Outside")


def test_a_root_of_the_negative_is_seen():
    """√f read as i √(4f)/2 has the square −f."""
    f = ["add", ["integer", "1"], ["pow", ["symbol", "x"], ["integer", "2"]]]
    root = {"meaning": ["pow", f, ["rational", "1", "2"]], "values": "complex", "square": f}
    leaf = ["pow", ["mul", ["integer", "4"], f], ["rational", "1", "2"]]
    certificate = {"generators": [{"meaning": ["symbol", "x"], "values": "real"}, root], "left": leaf, "right": leaf}
    twice = ["mul", ["integer", "2"], ["generator", "1"]]
    assert outcome(certificate | {"readings": [[leaf, twice]]}) == "ok"
    assert outcome(certificate | {"readings": [[leaf, ["mul", ["i"], twice]]]}) == "Wrong"


@pytest.fixture(scope="module")
def run():
    return json.loads(json_text(suite.verify(["proof2x2.drift", "theorem15.drift"], ["exact"]).to_json()))


def _forged(run, change):
    changed = copy.deepcopy(run)
    change(changed["claims"][0])
    return [c.outcome for c in check_run(changed, random.Random(0))]


@pytest.mark.parametrize(
    "change",
    [
        lambda claim: claim["evidence"][0].pop("certificates"),
        lambda claim: claim["evidence"][0].update(certificates=[]),
        lambda claim: claim["evidence"][0].update(certificates=[{}]),
        lambda claim: claim["evidence"].clear(),
        lambda claim: claim["evidence"][0]["certificates"].pop(),
        lambda claim: claim["evidence"][0]["certificates"].pop(0),
        lambda claim: claim["evidence"][0]["certificates"][0].update(left=["integer", "7"]),
        lambda claim: claim["evidence"][0]["certificates"][0].update(left=[]),
        lambda claim: claim["evidence"][0]["certificates"][0].update(left={"a": 1}),
        lambda claim: claim["evidence"][0]["certificates"][0].update(generators=3),
        lambda claim: claim["evidence"][0]["certificates"][0].update(left=["integer", 7]),
        lambda claim: claim["evidence"][0]["certificates"][0].update(left=["rational", "1", "0"]),
        lambda claim: claim["evidence"][0]["certificates"][0].update(left=["generator", "99"]),
        lambda claim: claim["evidence"][0]["certificates"][0].update(left=["pow", ["integer", "0"], ["integer", "-1"]]),
        lambda claim: claim["evidence"][0]["certificates"][0].update(dimension="every d"),
    ],
)
def test_forged_runs_fail(run, change):
    assert _forged(run, change) == ["failed", "ok"]


def test_a_claim_without_a_proof_is_not_rechecked(run):
    assert _forged(run, lambda claim: (claim.update(verdict="CONFIRMED"), claim["evidence"].clear())) == [
        "not rechecked",
        "ok",
    ]


def test_a_function_that_is_not_known_is_not_rechecked(run):
    def change(claim):
        claim["evidence"][0]["certificates"][0]["left"] = ["airyai", ["symbol", "x"]]

    assert _forged(run, change) == ["not rechecked", "ok"]


# --- random identities -------------------------------------------------------------------------------------------

leaves = st.one_of(
    st.integers(-9, 9).map(lambda n: ["integer", str(n)]),
    st.sampled_from([["symbol", "x"], ["symbol", "y"], ["symbol", "z"], ["rational", "2", "3"], ["pi"]]),
    st.sampled_from(
        [
            ["exp", ["symbol", "x"]],
            ["pow", ["symbol", "y"], ["symbol", "N"]],
            ["pow", ["symbol", "y"], ["rational", "1", "2"]],
        ]
    ),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda t: ["add", *t]),
        st.lists(inner, min_size=2, max_size=3).map(lambda t: ["mul", *t]),
        st.tuples(inner, st.integers(0, 3)).map(lambda t: ["pow", t[0], ["integer", str(t[1])]]),
    ),
    max_leaves=8,
)


def disguised(tree, source):
    """An equal tree, written otherwise."""
    if not isinstance(tree[1:2], list) or not tree[1:] or not isinstance(tree[1], list):
        return tree
    parts = [disguised(t, source) if isinstance(t, list) else t for t in tree[1:]]
    if tree[0] in ("add", "mul"):
        source.shuffle(parts)
    if tree[0] == "mul" and parts[0][:1] == ["add"]:
        return ["add", *(["mul", term, *parts[1:]] for term in parts[0][1:])]
    if tree[0] == "pow" and parts[1] == ["integer", "2"]:
        return ["mul", parts[0], parts[0]]
    made = [tree[0], *parts]
    extra = ["symbol", source.choice("xw")]
    return source.choice([made, ["add", extra, made, ["mul", ["integer", "-1"], extra]]])


@settings(max_examples=60, deadline=None)
@given(trees, st.integers(0, 2**32))
def test_random_identities_pass_and_random_differences_do_not(tree, seed):
    other = disguised(tree, random.Random(seed))
    assert outcome({"left": tree, "right": other}, seed) == "ok"
    for small in (
        ["rational", "1", "1000000007"],
        ["mul", ["rational", "1", "9"], ["pow", ["symbol", "x"], ["integer", "9"]]],
    ):
        assert outcome({"left": tree, "right": ["add", other, small]}, seed) == "Wrong"


# --- limits ------------------------------------------------------------------------------------------------------


def nested(depth):
    tree = ["symbol", "x"]
    for _ in range(depth):
        tree = ["add", tree, ["integer", "1"]]
    return tree


def tower(height):
    tree = ["symbol", "x"]
    for _ in range(height):
        tree = ["pow", tree, ["integer", "999999999"]]
    return tree


X_TREE = ["symbol", "x"]
HALF = ["rational", "1", "2"]
HOSTILE = {
    "power": (["pow", X_TREE, ["integer", "1000000000"]], "ok"),
    "power of three": (["pow", ["integer", "3"], ["integer", "1000000000"]], "ok"),
    "long exponent": (["pow", X_TREE, ["integer", "9" * 3000]], "Outside"),
    "too long": (["pow", X_TREE, ["integer", "9" * 5000]], "Malformed"),
    "tower": (tower(30), "Outside"),
    "deep": (nested(100), "ok"),
    "too deep": (nested(5000), "Outside"),
    "wide": (["add", *[X_TREE] * 100_000], "ok"),
    "root of a large number": (["pow", ["integer", "1" + "0" * 300], HALF], "Outside"),
    "denominators": (["add", *(["pow", ["symbol", f"x{n}"], ["rational", "1", str(n)]] for n in range(2, 60))], "ok"),
    "roots": (["add", *(["pow", nested(n), HALF] for n in range(1, 30))], "Outside"),
    "exponent": (["exp", ["mul", *(["add", ["symbol", f"a{n}"], ["symbol", f"b{n}"]] for n in range(30))]], "Outside"),
    "never defined": (["pow", ["add", X_TREE, ["mul", ["integer", "-1"], X_TREE]], ["integer", "-1"]], "Wrong"),
}


@pytest.mark.parametrize(("tree", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_trees_are_answered_quickly(tree, expected):
    started = time.perf_counter()
    try:
        Checker(random.Random(0)).check({"left": tree, "right": tree})
        found = "ok"
    except (Wrong, Outside, Malformed) as reason:
        found = type(reason).__name__
    assert found == expected
    assert time.perf_counter() - started < 5


def test_sums_over_many_indices_are_refused():
    side = {"free": [], "grades": {"9": ["entry", "x", 0]}}
    assert outcome({"left": side, "right": side, "dimension": "every d", "words": []}) == "Outside"


# --- residues ----------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**9))
def test_square_roots_and_the_roots_of_chosen_numbers(seed):
    source = random.Random(seed)
    prime = draw_prime(step([2, 3, 7]), source)
    for value in (prime - 1, 2, 3, 7, source.randrange(1, prime) ** 2 % prime):
        assert square_root(value, prime) ** 2 % prime == value
    with pytest.raises(NoRoot):
        square_root(next(n for n in range(2, 1000) if pow(n, (prime - 1) // 2, prime) != 1), prime)


def test_primes():
    source = random.Random(0)
    assert [n for n in range(1, 2000) if is_prime(n, source)] == list(sp.primerange(2000))
    assert not any(is_prime(n, source) for n in (561, 3215031751, 2**61 + 1))
    assert all(prime_factors(n) == sp.factorint(n) for n in range(1, 300))


# --- the command -------------------------------------------------------------------------------------------------


def test_the_command(run, tmp_path, capsys):
    file = tmp_path / "run.json"
    file.write_text(json_text(run))
    assert main(["recheck", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ok             proof2x2.drift")
    assert "error ≤ 2^-1" in lines[0]
    assert lines[-1].startswith("2 ok; a false proof")
    run = copy.deepcopy(run)
    run["claims"][1]["evidence"][0]["certificates"][0]["right"]["grades"] = {}
    file.write_text(json_text(run))
    assert main(["recheck", str(file)]) == 1
    assert "failed         theorem15.drift" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"claims": 3}', '{"claims": [3]}', "[" * 100_000, '{"claims": [{"id": "a"}]}']
)
def test_what_is_no_run_is_one_line_on_standard_error(text, tmp_path, capsys):
    file = tmp_path / "run.json"
    file.write_text(text)
    assert main(["recheck", str(file)]) == 2
    written = capsys.readouterr()
    assert not written.out
    assert written.err.startswith("symcalc: ") and written.err.count("\n") == 1


def test_a_missing_or_binary_file(tmp_path, capsys):
    assert main(["recheck", str(tmp_path / "none.json")]) == 2
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    assert main(["recheck", str(tmp_path / "binary")]) == 2
    assert main(["recheck", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 3
