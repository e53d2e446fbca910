"""Moments in closed form, derived: the exact laws that `tests/numeric` compares simulations with, for symbolic β and t.

The literature's form stands on the right; what is derived (an equation of `symcalc`, the generator, the series) on
the left.  O02 and so on number the list of exact laws.
"""

import pytest
import sympy as sp

from symcalc.errors import BadInput
from symcalc.formulas import formula
from symcalc.ito import TIME, ItoProcess
from symcalc.matrix_noise import (
    hermitian_noise,
    matrix_of_symbols,
    orthogonal_algebra_noise,
    real_matrix_noise,
    unitary_algebra_noise,
)
from symcalc.moments import moment_equations, terminating_expectation
from symcalc.riemannian import Metric

beta, c = sp.symbols("beta c", positive=True)
z = sp.Symbol("z", real=True)
t = TIME


def dyson(d):
    drift = formula("dyson.drift").expression(d=d)
    x = sorted(set().union(*(b.free_symbols for b in drift)), key=str) if d > 1 else [sp.Symbol("x1", real=True)]
    return x, ItoProcess(sp.Matrix(x), sp.Matrix(drift), sp.sqrt(2 / beta) * sp.eye(d))


def equal(left, right):
    return sp.cancel(sp.together(left - right)) == 0


def real_matrix(name, m, n):
    return sp.ImmutableMatrix(m, n, lambda i, j: sp.Symbol(f"{name}[{i + 1},{j + 1}]", real=True))


@pytest.mark.parametrize("d", [2, 3])
def test_power_sums_of_dyson(d):
    """O02, for every β."""
    x, X = dyson(d)
    p = [sum(v**k for v in x) for k in range(5)]
    second = d * (d - 1) + sp.Integer(2) * d / beta
    expected = {
        p[1]: p[1],
        p[1] ** 2: p[1] ** 2 + 2 * d * t / beta,
        p[2]: p[2] + second * t,
        p[3]: p[3] + (3 * (d - 1) + 6 / beta) * p[1] * t,
        p[4]: p[4] + (4 * d + 12 / beta - 6) * (p[2] * t + second * t**2 / 2) + 2 * (p[1] ** 2 * t + d * t**2 / beta),
    }
    for f, known in expected.items():
        assert equal(terminating_expectation(X, f), known), f


@pytest.mark.parametrize("d", [2, 3])
def test_mean_characteristic_polynomial_of_dyson(d):
    """O03: exp(−(t/2) d²/dz²) P_0(z), with no β in it."""
    x, X = dyson(d)
    P = sp.Mul(*(z - v for v in x))
    heat = sum((-t / 2) ** n / sp.factorial(n) * sp.diff(P, z, 2 * n) for n in range(d // 2 + 1))
    found = terminating_expectation(X, P)
    assert equal(found, heat) and not sp.cancel(found).has(beta)


def test_squared_gap_at_d_2():
    """O05: E gap² = g₀² + (4 + 4/β) t, and its variance is that of (4t/β) χ′²: (4t/β)² · 2(1 + β + 2λ)."""
    (x1, x2), X = dyson(2)
    gap = (x2 - x1) ** 2
    mean = terminating_expectation(X, gap)
    assert equal(mean, gap + (4 + 4 / beta) * t)
    noncentrality = beta * gap / (4 * t)
    variance = terminating_expectation(X, gap**2) - mean**2
    assert equal(variance, (4 * t / beta) ** 2 * 2 * (1 + beta + 2 * noncentrality))


def test_ornstein_uhlenbeck_matrices():
    """O15: E tr M² relaxes at the rate 2c to d²/(2c) over C, d = 2."""
    M, H = matrix_of_symbols("M", 2), hermitian_noise(2)
    squared = sp.expand((M * M).trace())
    found = moment_equations(ItoProcess(M, -c * M, H.matrix, H), 2).expectation(squared)
    late = sp.Rational(4, 2) / c
    assert sp.expand(found - late - (squared - late) * sp.exp(-2 * c * t)) == 0


def test_wishart():
    """O21: E tr XᵀX = tr + mn t, and E det XᵀX at 2 × 2 by exp(−t (d + z d²)) Q_0 at z = 0."""
    state, noise = real_matrix("X", 3, 2), real_matrix_noise(3, 2)
    trace = sp.expand((state.T * state).trace())
    X = ItoProcess(state, sp.zeros(3, 2), noise.matrix, noise)
    assert equal(terminating_expectation(X, trace), trace + 6 * t)
    square, noise = real_matrix("X", 2, 2), real_matrix_noise(2, 2)
    X, det = ItoProcess(square, sp.zeros(2, 2), noise.matrix, noise), square.det() ** 2
    trace = sp.expand((square.T * square).trace())
    assert equal(terminating_expectation(X, det), det + trace * t + 2 * t**2)


def test_the_linear_group():
    """O21: dG = dB ∘ G has E tr GGᵀ = e^{(d + 1)t} tr, d = 2; the correction is ½ Σ E_ij E_ij = ½."""
    d = 2
    G, B = real_matrix("G", d, d), real_matrix_noise(d, d)
    units = [sp.Matrix(d, d, lambda r, s: int((r, s) == (i, j))) for i in range(d) for j in range(d)]
    correction = sum((E * E for E in units), sp.zeros(d)) / 2
    X = ItoProcess(G, sp.expand(correction * G), sp.expand(B.matrix * G), B)
    squared = sp.expand((G * G.T).trace())
    assert equal(X.generator(squared), (d + 1) * squared)


@pytest.mark.parametrize("n", [2, 3])
def test_brownian_motion_of_the_orthogonal_group(n):
    """O20: dQ = Q ∘ dA has drift −(n − 1)/2 Q.  O19: p₁ = tr XXᵀ of the m × p corner relaxes to mp/n at the rate n."""
    Q, A = real_matrix("Q", n, n), orthogonal_algebra_noise(n)
    squares = sp.Matrix(n, n, lambda i, j: sum(A.covariation(A.matrix[i, k], A.matrix[k, j]) for k in range(n)) / 2)
    assert squares == -sp.Rational(n - 1, 2) * sp.eye(n)
    X = ItoProcess(Q, Q * squares, sp.expand(Q * A.matrix), A)
    m, p = 1, n - 1
    p1 = sum(Q[i, j] ** 2 for i in range(m) for j in range(p))
    rows = sum(Q[0, j] ** 2 for j in range(n))  # 1 on the group
    assert equal(X.generator(p1), -n * p1 + p * m * rows)


def test_brownian_motion_of_the_unitary_group():
    """O20: dU = U ∘ dK has drift −(d/2) U, so E tr U_t = e^{−dt/2} tr U_0."""
    d = 3
    K = unitary_algebra_noise(d)
    squares = sp.Matrix(d, d, lambda i, j: sum(K.covariation(K.matrix[i, k], K.matrix[k, j]) for k in range(d)) / 2)
    assert squares == -sp.Rational(d, 2) * sp.eye(d)


@pytest.mark.parametrize("n", [2, 3])
def test_spheres_and_hyperbolic_spaces(n):
    """O20: cos r and cosh r are eigenfunctions of the Laplacian, −n and n, so E grows by e^{∓nt/2} under ½Δ."""
    r, *angles = sp.symbols(f"r a1:{n}", positive=True)
    for sine, cosine, sign in ((sp.sin, sp.cos, -1), (sp.sinh, sp.cosh, 1)):
        unit = [sp.prod([sp.sin(a) for a in angles[:k]]) ** 2 for k in range(n - 1)]
        metric = Metric.of((r, *angles), sp.diag(1, *(sine(r) ** 2 * u for u in unit)))
        assert equal(metric.laplacian(cosine(r)).rewrite(sp.exp), (sign * n * cosine(r)).rewrite(sp.exp))


def test_a_series_that_does_not_end_is_refused():
    x = sp.Symbol("x", real=True)
    with pytest.raises(BadInput, match="does not end"):
        terminating_expectation(ItoProcess(x, -x, 1), x, terms=5)
