"""Strangers' formulas, wrong ones and right ones in disguise: each is bound to what we derive of the same quantity.

There are 67 wrong ones and 24 disguised ones.  The lists in `tests/data` and the tests that read them:

* `mutants_spectra.json`: `tests/symcalc/test_reference_spectra.py`;
* `mutants_dln.json`: `test_mutants_dln`;
* `langevin_mutants.json`: `test_mutants_langevin`;
* `mutants_processes.json`: this file.

The last test counts them, so that none is lost.
"""

import json
from pathlib import Path

import pytest
import sympy as sp

from symcalc.claims import catalogue
from symcalc.claims.ito import chain_rules as calculus
from symcalc.covariance import FIELD_DIMENSION as bF
from symcalc.domains import Domain
from symcalc.fields import Certificate, Counterexample, compare
from symcalc.indexed import IndexSum, over
from symcalc.ito import ItoProcess
from symcalc.models.dln import fields
from symcalc.models.dln.fields import EXTRA
from symcalc.models.dln.infinite_depth import LOGARITHMS, b
from symcalc.models.dln.metric import N, beta, i, j, lam
from symcalc.singular import singular_value_symbols
from symcalc.spectral_process import spectral_sde

DATA = Path(__file__).parents[1] / "data"
LISTED = json.loads((DATA / "mutants_processes.json").read_text())

l1, l2, l3 = ROOTS = sp.symbols("l1 l2 l3", positive=True)
y1, y2, y3 = LOGS = sp.symbols("y1 y2 y3", real=True)
x1, x2, x3, dS1, d2 = sp.symbols("x1 x2 x3 dS1 d2", real=True)
bt, eta = sp.symbols("bt eta", positive=True)
POINTS = {
    "l": Domain(ascending=(l3, l2, l1), positive=(bt,)),
    "y": Domain(ascending=(y3, y2, y1), positive=(bt,)),
    "x": Domain(positive=(eta,), real=(x1, x2, x3, dS1, d2)),
}
NAMES = {s.name: s for s in (*ROOTS, *LOGS, x1, x2, x3, dS1, bt, eta)}


def claimed(identity, name):
    """What the first route of a claim derives."""
    return next(q[name] for q in catalogue()[identity].state().derived.values() if name in q)


def at_three(value, places, **positions):
    """A sum over indices at d = 3, in the letters of the lists."""
    return IndexSum.of(value).instantiate(3, **positions).subs(places)


def cube():
    """L x³ from Itô's formula in the plane, for a function of x alone."""
    c = calculus
    still = {c.ft: 0, c.fy: 0, c.fxy: 0, c.fyy: 0, c.fx: 3 * x1**2, c.fxx: 6 * x1, c.b1: x2, c.p: x3}
    return claimed("ito.formula", "drift of f").subs(still, simultaneous=True)


def stratonovich():
    """The Itô drift less the correction."""
    return x2 - claimed("ito.stratonovich", "Itô correction").subs({calculus.s0: x3, calculus.s1: dS1})


def layers(identity, name):
    """A claim on the network at d = 3 and N = 3, k = 1."""
    places = {**{lam.at(n): s for n, s in enumerate(ROOTS, 1)}, beta: bt, N: 3}
    return at_three(claimed(identity, name), places, k=1)


def deep():
    places = {**{LOGARITHMS.at(n): s for n, s in enumerate(LOGS, 1)}, b: bt}
    return at_three(claimed("other_fields.infinite_depth", "drift"), places, k=1)


def modified_loss():
    """M′ of the loss L + M whose gradient flow for the time η agrees with Euler's step on L to order η².

    The flow of −L′ − M′ moves x by −η(L′ + M′) + ½ η² A²x with A = −L′ ∂; Euler's step moves it by −ηL′.
    """
    x = sp.Symbol("x", real=True)
    L = sp.Function("L", real=True)(x)
    flow = ItoProcess(x, -L.diff(x), sp.S.Zero)
    return (eta / 2 * flow.generator(flow.generator(x))).subs(L.diff(x, 2), d2).subs(L.diff(x), dS1)


def bures():
    """Brownian motion on M_d has, seen on the singular values, the fibres' ½ grad log vol besides that of MM^T."""
    a, c, e, d = sp.symbols("a b c d")
    square = spectral_sde("singular_values", sp.KroneckerDelta(a, e) * sp.KroneckerDelta(c, d), frame="fixed")
    sigma = next(iter(square.drift.grades[1].atoms(sp.Symbol))).family
    tangent = (sigma[i] ** 2 + sigma[j] ** 2) / 2  # |M q|², q = (E_ij − E_ji)/√2
    volume = over(i < j, sp.log(tangent)) / 2
    drift = square.drift - volume.diff(sigma["k"]) / 2
    return at_three(drift, dict(zip(singular_value_symbols(3), ROOTS, strict=True)), k=1)


def wishart():
    """u = σ² of a real 5 × 3 Brownian motion: one layer, β = 2 (generator ½Δ), two extra rows."""
    places = {**{lam.at(n): sp.sqrt(s) for n, s in enumerate(ROOTS, 1)}, beta: 2, N: 1, EXTRA: 2, bF: 1}
    drift = at_three(claimed("other_fields.rectangular", "drift"), places, k=1)
    variance = at_three(fields.singular_equation().variance, places, k=1)
    return 2 * sp.sqrt(l1) * drift + variance


BOUND = {  # claim of the list: what is derived, and the kind of point at which it is asked
    "C03": (cube, "x"),
    "C04": (stratonovich, "x"),
    "C55": (deep, "y"),
    "C56": (lambda: layers("other_fields.entropy", "∂S/∂λ_k over C"), "l"),
    "C57": (lambda: layers("other_fields.singular_drift", "drift over C, square"), "l"),
    "C57q": (lambda: layers("other_fields.quaternions", "Σ″ over H") / bt, "l"),
    "C60": (modified_loss, "x"),
    "P03": (wishart, "l"),
    "P09": (bures, "l"),
}
SLOPE = {"C56": lambda f: sp.diff(f, l1), "C60": lambda f: sp.diff(f, dS1) * d2}
"""Quantities that are known by their derivative and one value: zero at W = 1, and where L′ = 0."""
BASE = {"C56": {l1: 1, l2: 1, l3: 1}, "C60": {dS1: 0}}


def read(formula):
    return sp.sympify(formula, locals=NAMES)


def decided(claim, formula):
    derive, points = BOUND[claim]
    return compare(SLOPE.get(claim, lambda f: f)(formula), derive(), POINTS[points])


def agrees(claim, formula):
    based = sp.expand_log(formula.subs(BASE.get(claim, {})), force=True) if claim in BASE else sp.S.Zero
    return isinstance(decided(claim, formula), Certificate) and based == 0


@pytest.mark.parametrize("row", LISTED["mutants"], ids=lambda row: row["id"])
def test_listed_mutants_die_with_a_point_and_the_truth_lives(row):
    found = decided(row["claim"], read(row["wrong"]))
    assert isinstance(found, Counterexample) and found.left != found.right
    assert agrees(row["claim"], read(row["true"]))


@pytest.mark.parametrize("row", LISTED["disguised"], ids=lambda row: row["id"])
def test_truths_in_disguise_live(row):
    assert agrees(row["claim"], read(row["disguised"]))
    assert agrees(row["claim"], read(row["true"]))


def test_the_base_point_is_looked_at():
    """A constant more, and the slope alone does not see it."""
    for claim in BASE:
        true = next(read(row["true"]) for row in LISTED["mutants"] if row["claim"] == claim)
        assert isinstance(decided(claim, true + 1), Certificate) and not agrees(claim, true + 1)


# --- every entry of the lists ------------------------------------------------------------------------------------

WRONG = [
    1, 2, 3, 4, 5, 8, 9, 11, 12, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24, 29, 30, 31, 33, 37, 38, 39, 40, 43,
    46, 47, 49, 50, 51, 55, 56, 57, 63, 64, 65, 66, 67, 68, 70, 71, 72, 73, 74, 76, 77, 78, 79, 81, 82, 83, 84, 85,
    86, 88, 91, 92, 94, 95, 96, 97, 99, 101, 107,
]  # fmt: skip
RIGHT = [
    1, 2, 3, 5, 6, 7, 9, 10, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 29, 30,
]  # fmt: skip
LISTS = ("mutants_spectra.json", "mutants_dln.json", "langevin_mutants.json", "mutants_processes.json")


def test_no_listed_formula_is_missing():
    found = [json.loads((DATA / name).read_text()) for name in LISTS]
    wrong = [row["id"] for part in found for row in part["mutants"]]
    right = [row["id"] for part in found for row in part.get("disguised", [])]
    assert sorted(wrong) == [f"M{n:03}" for n in WRONG] and len(WRONG) == 67
    assert sorted(right) == [f"T{n:03}" for n in RIGHT] and len(RIGHT) == 24


def test_each_list_is_read_by_a_test():
    texts = [p.read_text() for p in Path(__file__).parents[1].rglob("test_*.py") if p.name != Path(__file__).name]
    assert all(any(name in text for text in texts) for name in LISTS if name != "mutants_processes.json")
