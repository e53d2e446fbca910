"""The network over other fields, rectangular and of infinite depth, against numbers measured on actual matrices."""

import json
import re
from pathlib import Path

import mpmath as mp
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcalc.errors import BadInput, Undecidable
from symcalc.indexed import IndexSum
from symcalc.models.dln import brownian, direction, fields, metric
from symcalc.models.dln import infinite_depth as deep
from symcalc.models.dln.fields import EXTRA, bF
from symcalc.models.dln.metric import N, beta, lam

REFERENCE = json.loads((Path(__file__).parents[1] / "data" / "reference_fields.json").read_text())
SIZES = {"R": 1, "C": 2, "H": 4}


def row(pattern):
    return [pytest.param(e, id=e["name"]) for e in REFERENCE if re.match(pattern, e["name"])]


def at(expression, inputs, extra=0):
    """The values of a sum with the free index k at the λ's of a reference entry."""
    size, depth, roots = SIZES[inputs.get("field", "R")], inputs["N"], [mp.mpf(v) for v in inputs["lam"]]
    symbols = [lam.at(n + 1) for n in range(len(roots))]
    plain = [v.subs({bF: size, EXTRA: extra, N: depth, beta: 1}) for v in expression.components(len(roots))]
    return sp.lambdify(symbols, plain, "mpmath")(*roots)


def close(value, entry):
    target = mp.mpf(entry["value"])
    bound = mp.mpf(10) ** -25 if entry["zero_valued"] else mp.mpf(entry["tol_rel"]) * 100 * abs(target)
    return abs(value - target) <= bound


@pytest.mark.parametrize("entry", row("dln_SigmaPP_field"))
def test_ito_drift_over_a_field(entry):
    with mp.workdps(40):
        assert close(at(fields.ito_drift(), entry["inputs"])[entry["inputs"]["k"] - 1], entry)


@pytest.mark.parametrize("entry", row("dln_s_drift_field"))
def test_drift_of_the_singular_values_over_a_field(entry):
    with mp.workdps(40):
        assert close(at(fields.singular_equation().drift, entry["inputs"])[entry["inputs"]["k"] - 1], entry)


@pytest.mark.parametrize("entry", row("dln_rect_"))
def test_rectangular(entry):
    rows, columns = entry["inputs"]["shape"]
    wanted = fields.ito_drift() if "SigmaPP" in entry["name"] else fields.singular_equation().drift
    with mp.workdps(40):
        assert close(at(wanted, entry["inputs"], rows - columns)[entry["inputs"]["k"] - 1], entry)


@pytest.mark.parametrize("entry", row("dlnC_S"))
def test_entropy_over_c(entry):
    roots, depth = entry["inputs"]["lam"], entry["inputs"]["N"]
    S = fields.field_entropy().instantiate(len(roots)).subs({bF: 2, N: depth})
    symbols = [lam.at(n + 1) for n in range(len(roots))]
    with mp.workdps(40):
        value = sp.lambdify(symbols, S, "mpmath")
        ones = value(*[mp.mpf(1)] * len(roots))
        assert close(value(*map(mp.mpf, roots)) - ones, entry)


@pytest.mark.parametrize("entry", row("dln_inf_logs"))
def test_infinite_depth(entry):
    with mp.workdps(40):
        values = [mp.log(mp.mpf(v)) for v in entry["inputs"]["s"]]
        symbols = [deep.y.at(n + 1) for n in range(len(values))]
        plain = [v.subs(deep.b, 1) for v in deep.limit_drift().components(len(values))]
        found = sp.lambdify(symbols, plain, "mpmath")(*values)
        assert close(found[entry["inputs"]["k"] - 1], entry)


@pytest.mark.parametrize("depth", [100, 1000, 10000])
def test_the_rate_of_the_limit_is_one_over_depth(depth):
    with mp.workdps(40):
        y = [mp.log(mp.mpf(v)) for v in ("2.3", "1.1", "0.4")]
        symbols = [deep.y.at(n + 1) for n in range(3)]
        exact = [v.subs({deep.b: 1}) for v in deep.drift().map(deep.deep).components(3)]
        values = sp.lambdify([deep.epsilon, *symbols], exact, "mpmath")(1 / mp.mpf(depth), *y)
        first, second = (
            sp.lambdify(symbols, [v.subs(deep.b, 1) for v in deep.expanded(deep.drift(), n).components(3)], "mpmath")(
                *y
            )
            for n in (0, 1)
        )
        error = max(abs(v - a - b / depth) for v, a, b in zip(values, first, second, strict=True))
        assert error < mp.mpf(10) / depth**2
        assert abs(second[0] + mp.mpf("2.21")) < mp.mpf("0.01")


def test_over_r_and_square_it_is_the_network_of_the_other_chapters():
    real = {bF: 1, EXTRA: 0}
    pairs = [
        (fields.ito_drift(), brownian.ito_drift()),
        (fields.field_entropic_drift(), metric.entropic_drift()),
        (fields.singular_equation().drift, brownian.singular_equation().drift),
        (fields.root_drift(), brownian.root_equation().drift),
    ]
    for ours, theirs in pairs:
        assert (ours.map(lambda body: body.subs(real)) - theirs).is_zero()


def test_the_extra_rows_cancel_in_the_ito_drift_only():
    assert not any(body.has(EXTRA) for body in fields.ito_drift().grades.values())
    assert any(body.has(EXTRA) for body in fields.singular_equation().drift.grades.values())


def test_a_pole_is_no_limit():
    with pytest.raises(BadInput, match="no limit"):
        deep.taylor(1 / (sp.exp(deep.epsilon) - 1), 0)


def test_taylor_coefficients_of_a_quotient():
    z = sp.Symbol("z", positive=True)
    quotient = (sp.exp(2 * deep.epsilon * z) - 1) / (sp.exp(deep.epsilon * z) - 1)
    assert [sp.expand(deep.taylor(quotient, n)) for n in range(3)] == [2, z, z**2 / 2]


def test_depth_leaves_what_has_no_depth():
    assert deep.expanded(IndexSum.of(lam["k"] ** (2 * N))).grades == {0: sp.exp(2 * deep.y["k"])}


# --- the direction of the entropic force -------------------------------------------------------------------------


def test_a_sign_that_coefficients_do_not_show_is_undecided():
    x, y = direction.x, direction.y
    with pytest.raises(Undecidable, match="both signs"):
        direction.certified_sign(x - 2 * y)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 6), st.fractions(min_value="1/100", max_value=100), st.fractions(min_value="1/100", max_value=100)
)
def test_certified_signs_are_signs(depth, small, gap):
    at = {direction.y: sp.Rational(small), direction.x: sp.Rational(small) + sp.Rational(gap)}
    for power in (direction.FROBENIUS, direction.NUCLEAR, direction.LAYER):
        slope = sp.cancel(direction.slope_at_fixed(power, sp.Integer(depth)))
        assert sp.sign(slope.subs(at)) == direction.certified_sign(slope)


@pytest.mark.parametrize("depth", [2, 3, 4, 7])
def test_constrained_maxima_by_numbers(depth):
    """S on a grid of spectra with one norm fixed: the best is where the claims say it is."""

    def best(power):
        grid = [mp.mpf(n) / 200 for n in range(1, 200)]  # c_1 = 1 − t, c_2 = t: λ = c^{1/power}

        def entropy(t):
            u, v = (c ** (mp.mpf(2) / power) for c in (1 - t, t))
            return mp.log(mp.fsum(u**m * v ** (depth - 1 - m) for m in range(depth)))

        values = [entropy(t) for t in grid]
        flat = max(values) - min(values) < mp.mpf(10) ** -12
        return "constant" if flat else "equal" if values.index(max(values)) == 99 else "edge"

    assert best(2 * depth) == "equal"
    assert best(depth) == ("constant" if depth == 2 else "equal")
    assert best(2) == ("constant" if depth == 2 else "edge")
