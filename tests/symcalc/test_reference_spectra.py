"""The derived formulas against numbers that share no formula with them, and against strangers' right and wrong ones.

`reference_spectra.json` holds values from perturbed matrices at 120 digits.  `mutants_spectra.json` holds formulas at a
concrete dimension: true ones, wrong ones, and true ones in disguise.
"""

import ast
import json
import operator
import re
from functools import cache
from pathlib import Path

import pytest
import sympy as sp

from symcalc import orbits
from symcalc.claims import catalogue
from symcalc.covariance import FIELD_DIMENSION, wiener_hermitian
from symcalc.domains import Domain
from symcalc.fields import Counterexample, compare
from symcalc.formulas import formula
from symcalc.models import dyson
from symcalc.singular import COLUMNS, CONJUGATE, ROWS, singular_value_symbols, singular_variation
from symcalc.singular import DIRECTION as B
from symcalc.spectral import DIRECTION as A
from symcalc.spectral import EIGENVALUES as x
from symcalc.spectral import eigenvalue_symbols, eigenvalue_variation
from symcalc.spectral_process import spectral_sde

DATA = Path(__file__).parents[1] / "data"
REFERENCE = json.loads((DATA / "reference_spectra.json").read_text())["entries"]
STRANGERS = json.loads((DATA / "mutants_spectra.json").read_text())
DIGITS = 50
REAL_DIMENSION = {"R": 1, "C": 2, "H": 4}
NUMBER = r"[-+]?[\d.]+(?:e[-+]?\d+)?"


# --- what is derived, for the inputs of an entry -----------------------------------------------------------------


def exact(text):
    """A number as printed, "1.5" or "(1.5 - 0.25j)", exactly.

    >>> exact("(1.5 - 0.25j)")
    3/2 - I/4
    """
    parts = re.findall(NUMBER, text.replace(" ", ""))
    assert "".join(parts) == re.sub(r"[() j]", "", text), text
    return sum((sp.Rational(p) * unit for p, unit in zip(parts, (1, sp.I), strict=False)), sp.S.Zero)


def entries(family, matrix):
    """{A[1,2]: …} for a matrix of exact numbers."""
    return {family.at(i, j): v for i, row in enumerate(matrix, 1) for j, v in enumerate(row, 1)}


def spectrum(inputs):
    values = [sp.Rational(v) for v in inputs["x"]]
    return dict(zip(eigenvalue_symbols(len(values)), values, strict=True))


def over_field(value, inputs):
    """An index sum with the free index k at this entry's position, point and field."""
    d, k = len(inputs["x"]), inputs.get("i", inputs.get("k"))
    at = {**spectrum(inputs), FIELD_DIMENSION: REAL_DIMENSION[inputs["field"]]}
    return value.instantiate(d, k=k).subs(at)


def dyson_drift(inputs):
    return over_field(dyson.equation(FIELD_DIMENSION).drift, inputs)


def dyson_qv_defect(inputs):
    """max |d⟨x_i, x_j⟩/dt − δ_ij| for dM = dH: the brackets as derived, at b_F = 1, 2, 4."""
    d, found = len(inputs["x"]), dyson.equation(FIELD_DIMENSION, sp.S.One)
    brackets = found.expression(d)[1] - sp.eye(d)
    return max(map(abs, brackets.subs(FIELD_DIMENSION, REAL_DIMENSION[inputs["field"]])))


def eigenvalue(order):
    def derived(inputs):
        d, k = len(inputs["x"]), inputs["i"]
        value = (
            formula(f"eigenvalue.{'first' if order == 1 else 'second'}").expression(d)[k - 1]
            if order < 3
            else eigenvalue_variation(3).instantiate(d, k=k)
        )
        direction = [[exact(v) for v in row] for row in inputs["A_frame"]]
        return value.subs({**spectrum(inputs), **entries(A, direction)})

    return derived


def singular(order):
    """The general form, with extra rows and columns and conjugates; and the public one where it applies."""

    def derived(inputs):
        s, (m, n), k = [sp.Rational(v) for v in inputs["s"]], inputs["shape"], inputs["k"]
        r, W = min(m, n), sp.Matrix([[exact(v) for v in row] for row in inputs["A_frame"]])
        at = dict(zip(singular_value_symbols(r), s, strict=True)) | entries(B, W[:r, :r].tolist())
        extra_rows, extra_columns = W[r:, :r], W[:r, r:]
        full = at | entries(CONJUGATE, W[:r, :r].conjugate().tolist())
        full |= entries(ROWS, (extra_rows.H * extra_rows).tolist() if m > r else sp.zeros(r).tolist())
        full |= entries(COLUMNS, (extra_columns * extra_columns.H).tolist() if n > r else sp.zeros(r).tolist())
        value = singular_variation(order, real=False, square=False).instantiate(r, k=k).subs(full)
        if m == n and not W.has(sp.I):
            public = formula(f"singular.{'first' if order == 1 else 'second'}").expression(r)[k - 1].subs(at)
            assert sp.expand(public - value) == 0
        return value

    return derived


def mean_curvature(inputs):
    if inputs["field"] == "C":
        public = formula("dyson.mean_curvature").expression(len(inputs["x"]))[inputs["i"] - 1]
        assert public.subs(spectrum(inputs)) == over_field(orbits.mean_curvature(), inputs)
    return over_field(orbits.mean_curvature(), inputs)


def grad_logvol(inputs):
    return over_field(orbits.entropy().diff(x["k"]), inputs)


def tangential(inputs):
    return over_field(dyson.equation(FIELD_DIMENSION, sp.S.Zero).drift, inputs)


def killing(inputs):
    """No eigenvalue moves along e^{ta} M e^{−ta}: the first variation on tangential noise."""
    noise = wiener_hermitian(sp.Integer(REAL_DIMENSION[inputs["field"]]))
    P = noise.weighted(lambda a, b: orbits.tangential_projection()(a, b, a, b))
    return max(P.contract(eigenvalue_variation(1) ** 2, A).components(len(inputs["x"])))


def ginibre(inputs):
    """Singular values of a Brownian motion on 3 × 3 matrices; over C, E|dM_ij|² = 2 dt and E dM_ij² = 0."""
    s, k = [sp.Rational(v) for v in inputs["sigma"]], inputs["k"]
    at = dict(zip(singular_value_symbols(3), s, strict=True))
    if inputs["field"] == "R":
        a, b, c, d = sp.symbols("a b c d")
        found = spectral_sde("singular_values", sp.KroneckerDelta(a, c) * sp.KroneckerDelta(b, d))
        return found.drift.instantiate(3, k=k).subs(at)
    second = singular_variation(2, real=False).instantiate(3, k=k)
    pairs = [(B.at(i, j), CONJUGATE.at(i, j)) for i in (1, 2, 3) for j in (1, 2, 3)]
    return sum(sp.diff(second, *pair) for pair in pairs).subs(at)  # ½ · E|dM_ij|² · ∂²/∂A_ij∂Ā_ij


DERIVED = {
    "dyson_drift": dyson_drift, "dyson_qv_defect": dyson_qv_defect,
    "D1x": eigenvalue(1), "D2x": eigenvalue(2), "D3x": eigenvalue(3), "D1s": singular(1), "D2s": singular(2),
    "mean_curvature": mean_curvature, "grad_logvol": grad_logvol,
    "C23_tangential_ito_R": tangential, "C23_tangential_ito_C": tangential,
    "C23_stratonovich_killing_R": killing, "C23_stratonovich_killing_C": killing,
    "P07_ginibre_sv_R": ginibre, "P07_ginibre_sv_C": ginibre,
}  # fmt: skip


def deviation(entry, value):
    """|value − reference| in units of the entry's tolerance."""
    reference = sp.Rational(entry["value"])
    allowed = sp.Rational(entry["tol_rel"]) * max(abs(reference), sp.Rational(1, 10**20))
    return sp.N(abs(sp.N(value, DIGITS) - reference) / allowed, DIGITS)


@pytest.mark.parametrize("entry", REFERENCE, ids=lambda e: e["name"])
def test_the_derived_formula_reproduces_the_reference(entry):
    value = DERIVED[entry["name"].split("[")[0]](entry["inputs"])
    assert deviation(entry, value) <= 1


def test_the_comparison_sees_the_last_digit():
    """A change in the 27th digit of any value that is not zero would have been seen."""
    for entry in REFERENCE:
        if not entry["zero_valued"]:
            value = DERIVED[entry["name"].split("[")[0]](entry["inputs"])
            moved = sp.Rational(entry["tol_rel"]) * 3
            assert deviation(entry, value * (1 + moved)) > 1


def test_every_field_is_there():
    fields = {(e["name"].split("[")[0], e["inputs"].get("field")) for e in REFERENCE}
    assert {("dyson_drift", F) for F in "RCH"} <= fields
    assert {tuple(e["inputs"]["shape"]) for e in REFERENCE if e["name"].startswith("D2s")} >= {(3, 3), (4, 2)}


# --- strangers' formulas -----------------------------------------------------------------------------------------

_BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_CALLS = {"log": sp.log, "cot": sp.cot, "coth": sp.coth}


def parsed(text, names):
    """Arithmetic with integers, the given names and a few functions; a ValueError for all else.

    >>> parsed("2*x1**2 - -a", {"x1": 3, "a": 1})
    19
    """

    def value(node):
        match node:
            case ast.Expression(body=body):
                return value(body)
            case ast.Constant(value=int() as number) if not isinstance(number, bool):
                return sp.Integer(number)
            case ast.Name(id=name) if name in names:
                return names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -value(operand)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                return _BINARY[type(op)](value(left), value(right))
            case ast.Call(func=ast.Name(id="log"), args=[ast.Call(func=ast.Name(id="Abs"), args=[argument])]):
                return sp.log(value(argument) ** 2) / 2
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in _CALLS:
                return _CALLS[name](value(argument))
        raise ValueError(f"not arithmetic: {ast.dump(node)}")

    return value(ast.parse(text, mode="eval"))


@pytest.mark.parametrize(
    "text", ["x1.real", "__import__('os')", "[1]", "1.5", "x1 if x1 else 2", "y", "log(x1, 2)", "+x1"]
)
def test_only_arithmetic_is_parsed(text):
    with pytest.raises(ValueError, match="not arithmetic"):
        parsed(text, {"x1": x.at(1)})


def names(d):
    """The symbols of the strangers' formulas in dimension d; A_ij = R_ij + i I_ij."""
    made = {"bt": dyson.beta, "E0": c, "I": sp.I}
    for i in range(1, d + 1):
        made |= {f"x{i}": x.at(i), f"l{i}": singular_value_symbols(d)[i - 1], f"R{i}{i}": A.at(i, i)}
        for j in range(1, d + 1):
            made[f"A{i}{j}"] = B.at(i, j)
            if i < j:
                made |= {f"{part}{i}{j}": sp.Symbol(f"{part}{i}{j}", real=True) for part in "RI"}
    return made


def in_parts(value, d):
    """Entries of a Hermitian direction by their real and imaginary parts."""
    known = names(d)
    pairs = [(i, j) for j in range(1, d + 1) for i in range(1, j)]
    above = {A.at(i, j): known[f"R{i}{j}"] + sp.I * known[f"I{i}{j}"] for i, j in pairs}
    below = {A.at(j, i): known[f"R{i}{j}"] - sp.I * known[f"I{i}{j}"] for i, j in pairs}
    return value.subs({**above, **below})


def points(d):
    real = [s for name, s in names(d).items() if name[0] in "RIA" and name != "I"]
    sigma = tuple(reversed(singular_value_symbols(d)))
    return {"x": Domain(eigenvalue_symbols(d), (dyson.beta, c), real=tuple(real)), "l": Domain(sigma, real=tuple(real))}


c = sp.Symbol("c", positive=True)


BOUND = {  # claim of the list: our claim and its quantity, and whether ∂/∂x_1 of the formula is meant
    "C10": ("variations.eigenvalue_first", "D x(A)", False),
    "C11": ("variations.eigenvalue_second", "D² x(A, A)", False),
    "C12": ("variations.eigenvalue_third", "D³ x(A, A, A)", False),
    "C15": ("variations.singular_second", "D² σ(A, A)", False),
    "C20R": ("theorem15.fields", "drift over R", False),
    "C20C": ("theorem15.drift", "drift", False),
    "C20H": ("theorem15.fields", "drift over H", False),
    "C21": ("theorem15.second_moment", "L p2", False),
    "C21p3": ("theorem15.power_sums", "L p3", False),
    "C21p4": ("theorem15.power_sums", "L p4", False),
    "C24": ("orbits.complex_curvature", "gradient of log volume", True),
    "C28": ("theorem15.stationary", "flux", True),
}


@cache
def ours(claim, d):
    """What the claim's first route derives, in dimension d, at k = 1."""
    identity, quantity, _ = BOUND[claim]
    value = next(q[quantity] for q in catalogue()[identity].state().derived.values() if quantity in q)
    value = value.instantiate(d, k=1) if value.free else value.instantiate(d)
    return value if claim == "C15" else in_parts(value, d)  # real A in the singular frames


def flux(slope, d):
    """The flux b_1 − ½ a ∂_1 log ρ of a density with this slope."""
    found = dyson.equation()
    return found.drift.instantiate(d, k=1) - c * x.at(1) - found.variance.instantiate(d, k=1) * slope / 2


def decided(entry, which):
    """The stranger's formula against the derived one, at the dimension at which it is written."""
    d = int(entry["case"].split(",")[0].removeprefix("d="))
    theirs = parsed(entry[which], names(d))
    if BOUND[entry["claim"]][2]:
        theirs = sp.diff(theirs, x.at(1))
    if entry["claim"] == "C28":
        theirs = flux(theirs, d)
    domain = points(d)["l" if re.search(r"\bl1\b", entry[which]) else "x"]
    return compare(theirs, ours(entry["claim"], d), domain)


@pytest.mark.parametrize("entry", STRANGERS["mutants"], ids=lambda e: f"{e['id']}-{e['claim']}-{e['what']}")
def test_a_wrong_formula_is_refuted_and_the_true_one_is_not(entry):
    found = decided(entry, "wrong")
    assert isinstance(found, Counterexample), entry["what"]
    assert found.left != found.right
    assert not isinstance(decided(entry, "true"), Counterexample)


@pytest.mark.parametrize("entry", STRANGERS["disguised"], ids=lambda e: f"{e['id']}-{e['claim']}-{e['what']}")
def test_a_true_formula_in_disguise_is_accepted(entry):
    assert not isinstance(decided(entry, "disguised"), Counterexample)
    assert not isinstance(decided(entry, "true"), Counterexample)
