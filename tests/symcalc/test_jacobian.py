"""The Jacobian of every drift: derivatives of the components, at coincidence too, and right to the last digits."""

import ast

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import symcalc
from symcalc.codegen import backends
from symcalc.codegen.certificate import Range, certify, error, stress_grid
from symcalc.codegen.function import Function
from symcalc.errors import BadInput
from symcalc.geometric import GeometricSum, geometric_sum
from symcalc.indexed import IndexMatrix, IndexSum
from symcalc.indices import Family
from symcalc.jacobian import jacobian
from symcalc.models.dln import N, lam

DRIFTS = (
    "dyson.drift",
    "dyson.mean_curvature",
    "dln.entropic_drift",
    "dln.ito_drift",
    "dln.singular_drift",
    "dln.lambda_drift",
)
UNITS = 4


def depths(identity):
    return (1, 2, 3, 7) if identity.startswith("dln") else (None,)


def numbers(identity, depth):
    found = symcalc.formula(identity).arguments[1:]
    return [{"N": depth, "beta": 1.5}[name] for name in found]


# --- exact -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("identity", DRIFTS)
def test_decided_against_the_derivatives_of_the_components(identity):
    lines = symcalc.formula(identity).jacobian.derivation.lines
    assert [line.check for line in lines[-2:]] == ["the derivatives of the components at d = 1, 2, 3, decided"] * 2


def test_a_wrong_derivative_would_be_seen(monkeypatch):
    from symcalc import jacobian as module

    monkeypatch.setattr(module, "_slope", lambda row, index, argument: row.diff(lam[index]))  # no chain rule
    with pytest.raises(ArithmeticError, match="is not that of its components"):
        _ = symcalc.formula("dln.ito_drift").jacobian.derivation


def test_at_depth_one_and_two_the_explicit_matrices():
    """N = 1: Σ′ = Σ″ = 0.  N = 2: Σ′_k = Σ σ_k/(σ_k + σ_j), Σ″ = 1."""
    s, t = sp.symbols("sigma1 sigma2", positive=True)
    at = symcalc.formula("dln.entropic_drift").jacobian.expression
    assert at(2, N=1) == sp.zeros(2)
    assert at(2, N=2).applyfunc(sp.cancel) == sp.Matrix([[t, -s], [-t, s]]) / (s**2 + 2 * s * t + t**2)
    for depth in (1, 2):
        assert symcalc.formula("dln.ito_drift").jacobian.expression(2, N=depth) == sp.zeros(2)


def test_repulsion_is_translation_invariant():
    """The rows of the Jacobian of the Dyson drift sum to zero, and it is symmetric."""
    x = np.array([-1.0, 0.5, 0.75, 4.0])
    matrix = symcalc.formula("dyson.drift").jacobian.compile()(x)
    assert np.allclose(matrix.sum(axis=1), 0.0, atol=1e-14) and np.array_equal(matrix, matrix.T)


# --- independent high precision ----------------------------------------------------------------------------------


@pytest.mark.parametrize("identity", DRIFTS)
def test_against_differences_of_the_drift_at_80_digits(identity):
    """Central differences of the explicit components in mpmath, N a number: no derivative is shared."""
    for depth in depths(identity):
        formula = symcalc.formula(identity)
        d, point = 3, [2.5, 1.25, 0.375] if depth else [-1.0, 0.25, 2.0]
        components = formula.expression(d) if depth is None else formula.expression(d, N=depth)
        symbols = [sp.Symbol(f"{formula.arguments[0]}{n + 1}", **assumptions(depth)) for n in range(d)]
        beta = {s: sp.Rational(3, 2) for c in components for s in c.free_symbols if s.name == "beta"}
        evaluate = sp.lambdify(symbols, [c.subs(beta) for c in components], "mpmath")
        got = formula.jacobian.compile()(point, *numbers(identity, depth))
        assert np.allclose(got, central(evaluate, point), rtol=1e-14, atol=1e-15)


def assumptions(depth):
    return {"positive": True} if depth else {"real": True}


def central(evaluate, point):
    with mp.workdps(80):
        step = mp.mpf(10) ** -25
        columns = []
        for n in range(len(point)):
            sides = [[mp.mpf(p) + (sign * step if m == n else 0) for m, p in enumerate(point)] for sign in (1, -1)]
            above, below = (evaluate(*side) for side in sides)
            columns.append([float((a - b) / (2 * step)) for a, b in zip(above, below, strict=True)])
        return np.array(columns).T


# --- generated code ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["numpy", "array_api"])
@pytest.mark.parametrize("identity", DRIFTS)
def test_within_four_units_of_exact_arithmetic(identity, backend):
    made = symcalc.formula(identity).jacobian._function()
    compiled = backends.compiled(made, backend)

    def of_arrays(*arguments):
        return compiled(*(np.asarray(a) if np.ndim(a) else a for a in arguments))

    found = certify(made, of_arrays, backend, dimensions=(1, 2, 3) if backend == "array_api" else (1, 2, 5))
    assert found.largest <= UNITS and found.median <= 2, str(found)


def test_squares_of_small_gaps_are_rounded_once():
    """(λ_k − λ_j)² (λ_k + λ_j)² factor by factor is 4.2 units off here."""
    made = symcalc.formula("dln.singular_drift").jacobian._function()
    sigma = np.array([3.205487000241117, 3.205486959888377, 3.20548690981124])
    given = {"sigma": sigma, "N": 10, "beta": 0.3570767843874974}
    assert error(made, backends.compiled(made), [given[name] for name in made.arguments]).max() <= 3


@pytest.mark.parametrize("identity", ["dyson.drift", "dln.entropic_drift"])
def test_numba(identity):
    """Numba compiles for each N, in seconds: two of them here."""
    pytest.importorskip("numba", reason="Numba is not installed")
    function = symcalc.formula(identity).jacobian._function()
    g = backends.compiled(function, "numba")
    for label, arguments in stress_grid(function, (1, 2, 3), 0, Range(15, (2, 5))):
        assert error(function, g, arguments).max() <= UNITS, label


@pytest.mark.parametrize("identity", DRIFTS)
def test_every_backend_has_a_module_that_parses(identity):
    """Also where the Jacobian is diagonal."""
    for backend in backends.BACKENDS:
        ast.parse(symcalc.formula(identity).jacobian.source(backend))


@pytest.mark.parametrize("identity", DRIFTS)
def test_jax(identity):
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    formula = symcalc.formula(identity)
    found = formula.jacobian.certify("jax", [1, 2, 3])
    assert found.largest <= UNITS, str(found)
    drift, depth = formula.compile("jax"), 3 if formula.takes_depth else None
    more, at = numbers(identity, depth), np.array([2.5, 1.25, 0.375])
    differentiated = jax.jacfwd(lambda s: drift(s, *more))(at)
    assert np.allclose(formula.jacobian.compile("jax")(at, *more), differentiated, rtol=1e-11)


@pytest.mark.parametrize("identity", DRIFTS)
def test_torch(identity):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    formula = symcalc.formula(identity)
    found = formula.jacobian.certify("torch", [1, 2, 3])
    assert found.largest <= UNITS, str(found)
    drift, more = formula.compile("torch"), numbers(identity, 3 if formula.takes_depth else None)
    at = torch.tensor([2.5, 1.25, 0.375], dtype=torch.float64)
    differentiated = torch.autograd.functional.jacobian(lambda s: drift(s, *more), at)
    assert np.allclose(formula.jacobian.compile("torch")(at, *more), differentiated, rtol=1e-11)


@pytest.mark.parametrize("identity", DRIFTS)
def test_array_api_strict(identity):
    xp = pytest.importorskip("array_api_strict", reason="array_api_strict is not installed")
    made = symcalc.formula(identity).jacobian._function()
    compiled = backends.compiled(made, "array_api")
    found = certify(made, lambda *a: compiled(*(xp.asarray(v) if np.ndim(v) else v for v in a)), dimensions=(1, 2))
    assert found.largest <= UNITS, str(found)


@given(st.floats(1e-15, 1e15), st.integers(1, 10), st.floats(1e-14, 1e-2))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_close_singular_values(start, depth, gap):
    at = np.array([start * (1 + 3 * gap), start * (1 + gap), start / 3])
    if at[0] > at[1]:
        for made, compiled, more in CLOSE:
            assert error(made, compiled, [at, depth, *more]).max() <= UNITS


def generated(identity):
    made = symcalc.formula(identity).jacobian._function()
    return made, backends.compiled(made), [1.5][: len(made.numbers) - 1]


CLOSE = [generated("dln.entropic_drift"), generated("dln.lambda_drift")]


def test_equal_singular_values_are_no_special_case_of_the_entropic_force():
    """At σ = 1: mean of m is (N − 1)/2, its variance (N² − 1)/12."""
    depth, d = 5, 4
    found = symcalc.formula("dln.entropic_drift").jacobian.compile()(np.ones(d), depth)
    mean, variance = (depth - 1) / 2, (depth**2 - 1) / 12
    expected = np.full((d, d), -2 * variance / depth)
    expected[np.diag_indices(d)] = (d - 1) * ((depth - 2) * mean + 2 * variance) / depth
    assert np.allclose(found, expected, rtol=1e-15)


def test_shapes():
    made = symcalc.formula("dln.singular_drift").jacobian.compile()
    sigma = np.array([[3.0, 2.0, 1.0], [5.0, 4.0, 1.0]])
    assert made(sigma, 3, 2.0).shape == (2, 3, 3)
    assert np.array_equal(made(sigma, 3, 2.0)[1], made(sigma[1], 3, 2.0))
    assert made(sigma[:0], 3, 2.0).shape == (0, 3, 3)
    assert made([2.0], 1, 2.0).tolist() == [[0.0]]


# --- what has no Jacobian ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("identity", ["dyson.entropy", "dln.multiplier", "eigenvalue.second"])
def test_what_is_no_vector_is_refused(identity):
    with pytest.raises(BadInput, match=f"{identity} has no Jacobian"):
        _ = symcalc.formula(identity).jacobian


def test_unknown_arguments_are_refused():
    with pytest.raises(BadInput, match="with the free index k in x, sigma, lam"):
        jacobian(IndexSum.of(lam["k"]), "beta")


def test_third_derivatives_have_no_stable_form_yet_and_say_so():
    p, q = lam["i"] ** 2, lam["j"] ** 2
    body = GeometricSum(p, q, N, 2, 1) / geometric_sum(p, q, N)
    value = IndexMatrix(IndexSum.of(body), IndexSum.of(0, "i"))
    with pytest.raises(BadInput, match="weights of degree 3"):
        backends.source(Function("f", "A function.", value, ("sigma", "N")))


@pytest.mark.parametrize("weights", [(2, 0), (1, 1), (0, 2)])
def test_second_moments_by_cumulants(weights):
    """E m², E m (N − 1 − m) and E (N − 1 − m)² alone, over pairs."""
    p, q = lam["i"] ** 2, lam["j"] ** 2
    body = GeometricSum(p, q, N, *weights) / geometric_sum(p, q, N)
    made = Function("f", "A function.", IndexMatrix(IndexSum.of(body), IndexSum.of(0, "i")), ("sigma", "N"))
    if weights == (1, 1):
        with pytest.raises(BadInput, match="no stable form"):
            backends.source(made)
        return
    assert certify(made, backends.compiled(made), dimensions=(2, 3)).largest <= UNITS


def test_the_family_of_the_argument_is_that_of_the_vector():
    y = Family("y", real=True)
    assert not any(part.grades for part in vars(jacobian(IndexSum.of(y["k"]), "x")).values())
