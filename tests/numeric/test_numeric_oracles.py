"""The exact laws of the oracle list, each recomputed: by another sampler, a moment equation, or an expectation.

Means at 6.5 standard errors, Kolmogorov distances at level 1e-9; about 80 comparisons with fixed seeds: false alarms
below 1e-7 in all.  Literature formulas stand here as what is compared with.
"""

from itertools import pairwise, product
from math import factorial

import numpy as np
import pytest
from numpy.polynomial import Polynomial, hermite_e
from scipy.special import gamma, gammaln, ndtr, roots_genlaguerre

from numeric import laws
from numeric.balanced import Balanced, balanced_point, end_to_end
from numeric.manifolds import Stiefel, brownian_step
from numeric.particles import LogGas
from numeric.random_matrices import gaussian_ensemble, ginibre, haar_orthogonal, haar_unitary
from numeric.statistics import kolmogorov_distance, kolmogorov_quantile
from numeric.upstairs import projected_noise_step

N = 40_000
LEVEL = 1e-9
START = np.array([-1.0, 0.2, 1.5])
each_beta = pytest.mark.parametrize("beta", [1, 2, 4])


def mean_is(samples, expected):
    error = samples.std() / np.sqrt(len(samples))
    return abs(samples.mean() - expected) < 6.5 * error


def follows(samples, cdf):
    return kolmogorov_distance(samples, cdf) < kolmogorov_quantile(len(samples), LEVEL)


def same_law(a, b):
    grid = np.concatenate([a, b])
    laws_of = [np.searchsorted(np.sort(s), grid, side="right") / len(s) for s in (a, b)]
    return abs(laws_of[0] - laws_of[1]).max() < 2 * kolmogorov_quantile(min(len(a), len(b)), LEVEL)


def heat(polynomial, t):
    """exp(−(t/2) d²/dz²) of a polynomial: a finite sum."""
    total, term = polynomial, polynomial
    for k in range(1, polynomial.degree() // 2 + 1):
        term = term.deriv(2) * (-t / (2 * k))
        total = total + term
    return total


# --- O01 … O05, O15, O23, O24: Dyson


@pytest.mark.parametrize("field", [1, 2])
def test_the_square_norm_upstairs_grows_exactly_at_any_step(field):
    """O01: E|M_n|² = |M_0|² + n h (F d(d − 1)/2 + a² d), here three steps of 0.2."""
    rng, d, h, a = np.random.default_rng(field), 3, 0.2, 0.6
    M = np.broadcast_to(np.diag(START), (N, d, d))
    for _ in range(3):
        M = projected_noise_step(M, np.sqrt(h) * gaussian_ensemble(rng, N, d, field), a).matrix
    square = (abs(M) ** 2).sum(axis=(1, 2))
    assert mean_is(square, (START**2).sum() + 3 * h * (field * d * (d - 1) / 2 + a**2 * d))
    assert not mean_is(square, (START**2).sum() + 3 * h * (field * d * (d - 1) / 2 + d))


@pytest.mark.parametrize("field", [1, 2])
def test_without_a_preferred_direction_the_path_is_a_perturbed_matrix(field):
    """O24: with a = 1 every step is M + dH, to rounding, so M_T = M_0 + H_T over either field."""
    rng = np.random.default_rng(3)
    M, dH = gaussian_ensemble(rng, (2, 100), 4, field)
    np.testing.assert_allclose(projected_noise_step(M, dH, 1.0).matrix, M + dH, atol=1e-13)


def test_rotated_noise_gives_the_rotated_path():
    """O23: (UMU*, U dH U*) moves to U(M + …)U*; and on balanced factors (rW, r dB) to r times the step from (W, dB)."""
    rng = np.random.default_rng(4)
    M, dH = gaussian_ensemble(rng, (2, 50), 3, 2)
    U = haar_unitary(rng, 3)
    rotate = lambda X: U @ X @ U.conj().T  # noqa: E731
    moved = projected_noise_step(rotate(M), rotate(dH), 0.3).matrix
    np.testing.assert_allclose(moved, rotate(projected_noise_step(M, dH, 0.3).matrix), atol=1e-11)
    manifold, r = Balanced(3, 2), 1.7
    W, Z = balanced_point([0.8, 1.3], haar_orthogonal(rng, 2, 4)), 0.1 * rng.standard_normal((20, 3, 2, 2))
    step = lambda point, noise: manifold.retract(point, manifold.horizontal(point, noise))  # noqa: E731
    np.testing.assert_allclose(step(r * W, r * Z), r * step(np.broadcast_to(W, Z.shape), Z), atol=1e-12)


@each_beta
def test_power_sums_of_dyson(beta):
    """O02: p₁ … p₄ solve a closed linear system of equations."""
    t, d = 0.4, 3
    x = laws.sample_dyson(np.random.default_rng(beta), N, START, t, beta)
    p = [(START**k).sum() for k in range(5)]
    second = (d * (d - 1) + 2 * d / beta) * t
    p1_squared = p[1] ** 2 * t + 2 * d / beta * t**2 / 2
    p2_integral = p[2] * t + second * t / 2
    expected = [
        d,
        p[1],
        p[2] + second,
        p[3] + (3 * (d - 1) + 6 / beta) * p[1] * t,
        p[4] + (4 * d + 12 / beta - 6) * p2_integral + 2 * p1_squared,
    ]
    for k in (1, 2, 3, 4):
        assert mean_is((x**k).sum(axis=1), expected[k]), k
    assert follows(x.sum(axis=1), lambda y: ndtr((y - p[1]) / np.sqrt(2 * d * t / beta)))


@each_beta
@pytest.mark.parametrize("z", [0.3, -2.0])
def test_mean_characteristic_polynomial_of_dyson(beta, z):
    """O03: E Π (z − x_i) = exp(−(t/2) d²/dz²) P_0(z), whatever β."""
    t = 0.4
    x = laws.sample_dyson(np.random.default_rng(10 + beta), N, START, t, beta)
    assert mean_is((z - x).prod(axis=1), heat(Polynomial.fromroots(START), t)(z))


@pytest.mark.parametrize("d", [2, 5])
def test_zero_temperature_is_the_zeros_of_hermite_polynomials(d):
    """O04: at β = ∞ from 0, x = √t h with He_d(h) = 0; the drift at these points is x/(2t), and β = 10⁶ is near."""
    h = hermite_e.hermeroots([0] * d + [1])
    gaps = h[:, None] - h + np.diag(np.full(d, np.inf))
    np.testing.assert_allclose((1 / gaps).sum(axis=1), h / 2, atol=1e-12)
    x = laws.sample_dyson_from_zero(np.random.default_rng(5), 200, d, 0.5, beta=1e6)
    np.testing.assert_allclose(x.mean(axis=0), np.sqrt(0.5) * h, atol=1e-3)


def test_zero_temperature_moves_the_zeros_by_the_heat_flow():
    """O03 and O04 at β = ∞: x(t) are the zeros of exp(−(t/2) d²/dz²) P_0, and gap² = gap_0² + 4t; Euler, 4000 steps."""
    t = 0.4
    x = LogGas(1.0, 0.0).terminal(START, t, 4000, 1, seed=1, purpose="zeros")[0]
    np.testing.assert_allclose(x, np.sort(heat(Polynomial.fromroots(START), t).roots().real), atol=2e-4)
    pair = LogGas(1.0, 0.0).terminal([0.0, 0.9], t, 4000, 1, seed=1, purpose="zeros")[0]
    assert (pair[1] - pair[0]) ** 2 == pytest.approx(0.81 + 4 * t, rel=2e-4)


@each_beta
def test_gap_at_d_2_is_noncentral_chi_squared_and_the_centre_independent(beta):
    """O05."""
    x = laws.sample_dyson(np.random.default_rng(20 + beta), N, [-0.4, 0.5], 0.3, beta)
    gap, centre = (x[:, 1] - x[:, 0]) ** 2, (x.sum(axis=1) - 0.1) / np.sqrt(4 * 0.3 / beta)
    assert follows(gap, lambda y: laws.dyson_gap_squared_cdf(y, 0.9, 0.3, beta))
    assert follows(centre, ndtr)
    assert mean_is(centre**2 * (gap - gap.mean()), 0.0)


@pytest.mark.parametrize("beta", [0.5, 3.0])
def test_dyson_from_zero_has_the_gap_law_for_any_beta(beta):
    """The limit g₀ → 0 of O05, with g₀ = 1e-6."""
    x = laws.sample_dyson_from_zero(np.random.default_rng(7), N, 2, 0.3, beta)
    assert follows((x[:, 1] - x[:, 0]) ** 2, lambda y: laws.dyson_gap_squared_cdf(y, 1e-6, 0.3, beta))


def test_dyson_scales_like_brownian_motion():
    """O23: x(c² t)/c from x_0/c."""
    rng = np.random.default_rng(8)
    x = laws.sample_dyson(rng, N, START, 0.4, 2)
    y = 2.0 * laws.sample_dyson(rng, N, START / 2.0, 0.1, 2)
    assert all(same_law(x[:, k], y[:, k]) for k in range(3))


@pytest.mark.parametrize("field", [1, 2, 4])
def test_ornstein_uhlenbeck_is_stationary_and_composes(field):
    """O15: M_∞ = H/√(2c); E p₂ of the eigenvalues relaxes to dim/(2c); two steps are one."""
    rng, c, d = np.random.default_rng(30 + field), 0.8, 2
    double = 2 if field == 4 else 1
    start = np.diag(np.repeat([0.5, 2.0], double))
    dimension = d + field * d * (d - 1) / 2
    once = laws.sample_ornstein_uhlenbeck(rng, N, start, 0.6, c, field)
    p2 = (abs(once) ** 2).sum(axis=(1, 2)) / double
    late = dimension / (2 * c)
    assert mean_is(p2, late + (4.25 - late) * np.exp(-2 * c * 0.6))
    halfway = laws.sample_ornstein_uhlenbeck(rng, N, np.zeros_like(start), 0.3, c, field)
    rest = laws.sample_ornstein_uhlenbeck(rng, N, np.exp(-0.3 * c) * start, 0.3, c, field)
    twice = np.exp(-0.3 * c) * halfway + rest
    assert same_law(np.linalg.eigvalsh(once)[:, -1], np.linalg.eigvalsh(twice)[:, -1])
    stationary = laws.sample_ornstein_uhlenbeck(rng, N, start, 40.0, c, field)
    H = gaussian_ensemble(rng, N, d, field) / np.sqrt(2 * c)
    assert same_law(np.linalg.eigvalsh(stationary)[:, 0], np.linalg.eigvalsh(H)[:, 0])


@pytest.mark.parametrize("power", [1.0, 2.5])
def test_mehta_integral(power):
    """O15: ∫ Π|x_i − x_j|^γ dN(0, 1)³ = Π Γ(1 + jγ/2)/Γ(1 + γ/2), as an expectation over normals, d = 3."""
    x = np.random.default_rng(9).standard_normal((400_000, 3))
    vandermonde = abs((x[:, 0] - x[:, 1]) * (x[:, 0] - x[:, 2]) * (x[:, 1] - x[:, 2])) ** power
    j = np.arange(1, 4)
    assert mean_is(vandermonde, np.exp((gammaln(1 + j * power / 2) - gammaln(1 + power / 2)).sum()))


# --- O06 … O08, O10, O18: the deep linear network


@pytest.mark.parametrize("field", [1, 2, 4])
@pytest.mark.parametrize("depth", [1, 3])
def test_squares_and_characteristic_polynomial_of_the_network(field, depth):
    """O07 and, for F = R, C, O08: exp(−(2F t/(βN)) (d + z d²)) Q_0 with d = d/dz."""
    beta, t, start = 1.5, 0.2, np.array([0.4, 1.1])
    lam = laws.sample_dln_lambda(np.random.default_rng(40 + field + depth), N, start, t, beta, depth, field)
    assert mean_is((lam**2).sum(axis=1), (start**2).sum() + 2 * field * 4 * t / (beta * depth))
    if field == 4:
        return
    scale, total = 2 * field * t / (beta * depth), Polynomial.fromroots(start**2)
    term = total
    for k in (1, 2):
        term = (term.deriv() + Polynomial([0, 1]) * term.deriv(2)) * (-scale / k)
        total = total + term
    for z in (0.0, 0.7):
        assert mean_is((z - lam**2).prod(axis=1), total(z))


def test_the_real_network_at_d_2_is_two_independent_bessel_processes():
    """O10: λ₁ + λ₂ and |λ₁ − λ₂| are independent two-dimensional Bessel processes with clock 4t/(βN)."""
    beta, depth, t = 1.5, 3, 0.2
    rng = np.random.default_rng(50)
    lam = laws.sample_dln_lambda(rng, N, [0.4, 1.1], t, beta, depth)
    sums, differences = lam.sum(axis=1), lam[:, 1] - lam[:, 0]
    clock = 4 * t / (beta * depth)
    # the signed pair: λ₁ may have become negative, so {sum, difference} as a set has the law of the two processes
    bessels = np.stack([laws.sample_bessel(rng, N, r, clock, 2) for r in (1.5, 0.7)])
    assert same_law(np.maximum(sums, differences), bessels.max(axis=0))
    assert same_law(np.minimum(sums, differences), bessels.min(axis=0))


@pytest.mark.parametrize("dimension", [0.7, 3.0])
def test_bessel_squares_add(dimension):
    """Mean δt + r²; and R² of dimensions δ and 2 from r and 0 add up to one of dimension δ + 2."""
    rng = np.random.default_rng(51)
    R = laws.sample_bessel(rng, N, 0.8, 0.5, dimension)
    assert mean_is(R**2, 0.64 + dimension * 0.5)
    other = laws.sample_bessel(rng, N, 0.0, 0.5, 2.0)
    assert same_law(R**2 + other**2, laws.sample_bessel(rng, N, 0.8, 0.5, dimension + 2) ** 2)


# --- O21: Wishart, GL, Bures


@pytest.mark.parametrize("field", [1, 2, 4])
@pytest.mark.parametrize("shape", [(3, 2), (2, 3)])
def test_wishart_process(field, shape):
    """O21: E tr = tr_0 + F m n t; E det for F = R; ascending, as many as min(m, n)."""
    start = np.zeros(shape)
    start[0, 0], start[1, 1] = 0.5, 1.5
    t = 0.3
    u = laws.sample_wishart_process(np.random.default_rng(60 + field), N, start, t, field)
    assert u.shape == (N, 2) and (np.diff(u, axis=1) >= 0).all()
    assert mean_is(u.sum(axis=1), 2.5 + 6 * field * t)
    if field == 1:  # expand the determinant in the columns: both fixed, one random, both random; 3 is the longer side
        assert mean_is(u.prod(axis=1), 0.25 * 2.25 + 2 * t * 2.5 + 6 * t**2)


@pytest.mark.parametrize("field", [1, 2])
@pytest.mark.parametrize("z", [0.0, 0.7])
def test_mean_characteristic_polynomial_of_wishart(field, z):
    """O21: E Π (z − u_i) = exp(−F t (d + z d²)) Q_0 with d = d/dz, for X square, 2 × 2 over R and C (as O08)."""
    t, start = 0.3, np.array([0.5, 1.5])
    u = laws.sample_wishart_process(np.random.default_rng(65 + field), N, np.diag(start), t, field)
    total = term = Polynomial.fromroots(start**2)
    for k in (1, 2):
        term = (term.deriv() + Polynomial([0, 1]) * term.deriv(2)) * (-field * t / k)
        total = total + term
    assert mean_is((z - u).prod(axis=1), total(z))


def test_brownian_motion_of_the_linear_group():
    """O21: E tr GGᵀ = e^{(d + 1)t} tr G_0G_0ᵀ for dG = dB ∘ G, steps 1 + Z + Z²/2, bias ≤ 1 %.  Itô: e^{dt}."""
    rng, d, t, steps = np.random.default_rng(85), 2, 0.4, 40
    G = np.broadcast_to(np.diag([0.5, 1.2]), (N, d, d))
    for _ in range(steps):
        Z = np.sqrt(t / steps) * ginibre(rng, N, d, d)
        G = G + Z @ (G + Z @ G / 2)
    square, start = (G**2).sum(axis=(1, 2)), 0.25 + 1.44
    error = 6.5 * square.std() / np.sqrt(N)
    assert abs(square.mean() - np.exp((d + 1) * t) * start) < error + 0.01 * start
    assert abs(square.mean() - np.exp(d * t) * start) > 3 * error


def test_brownian_motion_of_the_bures_metric():
    """O21: E tr P = tr P_0 + (d² − d(d − 1)/2) t, P = XXᵀ for horizontal noise XS, S symmetric; exact at any step."""
    rng, d, h, steps = np.random.default_rng(86), 3, 0.05, 4
    X = np.broadcast_to(np.diag([0.6, 1.0, 1.4]), (N, d, d))
    start = (X[0] ** 2).sum()
    for _ in range(steps):
        gram, frame = np.linalg.eigh(X @ X.swapaxes(1, 2))
        Z = np.sqrt(h) * ginibre(rng, N, d, d)
        # the projection on {S X: S symmetric}: SP + PS = ZXᵀ + XZᵀ in the frame of P = XXᵀ
        right = frame.swapaxes(1, 2) @ (Z @ X.swapaxes(1, 2)) @ frame
        S = (right + right.swapaxes(1, 2)) / (gram[:, :, None] + gram[:, None, :])
        X = X + frame @ S @ frame.swapaxes(1, 2) @ X
    trace = (X**2).sum(axis=(1, 2))
    assert mean_is(trace, start + (d**2 - d * (d - 1) / 2) * h * steps)
    assert not mean_is(trace, start + d**2 * h * steps)


# --- O22: the complex network


def realified(Z):
    """Complex matrices as real ones of twice the size, [[Re, −Im], [Im, Re]]: products and adjoints are kept."""
    return np.concatenate(
        [np.concatenate([Z.real, -Z.imag], axis=-1), np.concatenate([Z.imag, Z.real], axis=-1)], axis=-2
    )


def network_ends(field, steps=12, t=0.1, paths=8000):
    """End-to-end matrices of the network of depth 2, d = 2, at t, and at 0, for horizontal noise dB, E|dB_ij|² = F dt.

    The complex balanced factors are the real ones of twice the size that commute with multiplication by i; projections
    and retraction commute with it, so noise that does keeps the walk there.  Twice the size doubles the inner product.
    """
    rng, d = np.random.default_rng(90 + field), 2
    haar, real = (haar_unitary, realified) if field == 2 else (haar_orthogonal, np.asarray)
    frames = haar(rng, d, 3)
    point = real((frames[1:] * np.array([0.9, 1.3])) @ frames[:-1].conj().swapaxes(-1, -2))
    manifold = Balanced(2, len(point[0]))
    W = np.broadcast_to(point, (paths, *point.shape))
    for _ in range(steps):
        Z = np.sqrt(t / steps) * real(ginibre(rng, (paths, 2), d, d, field))
        W = manifold.retract(W, manifold.horizontal(W, Z))
    return tuple(e[..., :d, :d] + (1j * e[..., d:, :d] if field == 2 else 0) for e in map(end_to_end, (W, point)))


def mean_moves(samples, start):
    """By how many standard errors the mean of real and imaginary parts is off, the largest over the entries."""
    flat, at = samples.reshape(len(samples), -1), np.asarray(start).reshape(-1)
    parts = np.concatenate([(flat - at).real, (flat - at).imag], axis=1)
    spread = parts.std(axis=0)
    return (abs(parts.mean(axis=0)) / np.where(spread > 0, spread, 1) * np.sqrt(len(samples))).max()


def along_polar_factor(W, start):
    """The mean of ⟨Q, W − W_0⟩ in standard errors, Q the polar factor of W_0: the direction of Σ″ at depth 2."""
    u, _, v = np.linalg.svd(start)
    along = ((u @ v).conj() * (W - start)).real.sum(axis=(1, 2))
    return along.mean() / along.std() * np.sqrt(len(along))


def test_the_complex_network_is_a_martingale_and_so_is_its_determinant():
    """O22: E W_t = W_0 and E det W_t = det W_0 over C.  Over R the same test sees the drift Σ″ of W."""
    W, start = network_ends(2)
    assert np.isfinite(W).all() and W.real.std() > 0.1 < W.imag.std()
    assert mean_moves(W, start) < 6.5
    assert mean_moves(np.linalg.det(W), np.linalg.det(start)) < 6.5
    assert abs(along_polar_factor(W, start)) < 6.5
    assert along_polar_factor(*network_ends(1)) > 9


def test_wrong_laws_are_seen():
    """The comparisons of this file can fail: 5 % more time is refuted by the mean and the Kolmogorov distance."""
    x = laws.sample_dyson(np.random.default_rng(70), N, [-0.4, 0.5], 0.3, 2)
    gap = (x[:, 1] - x[:, 0]) ** 2
    assert not mean_is(gap, laws.mean_gap_squared(0.9, 0.315, 2.0))
    assert not follows(gap, lambda y: laws.dyson_gap_squared_cdf(y, 0.9, 0.33, 2.0))
    assert not same_law(gap, laws.sample_dyson_gap_squared(np.random.default_rng(71), N, 0.9, 0.36, 2.0))


def test_spectra_ascend():
    rng = np.random.default_rng(72)
    for spectra in (
        laws.sample_dyson(rng, 50, START, 0.4, 4),
        laws.sample_dyson_from_zero(rng, 50, 4, 0.4, 1.3),
        laws.sample_dln_lambda(rng, 50, START**2, 0.4, 1.0, 2, 4),
    ):
        assert all((a <= b).all() for a, b in pairwise(spectra.T))


def test_bad_inputs():
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="field must be 1"):
        laws.sample_dyson(rng, 1, START, 1.0, 3)
    with pytest.raises(ValueError, match="start must be d ≥ 1 finite, strictly ascending"):
        laws.sample_dyson(rng, 1, [1.0, 1.0], 1.0, 2)
    with pytest.raises(ValueError, match="depth must be an integer ≥ 1, not 0"):
        laws.sample_dln_lambda(rng, 1, START, 1.0, 1.0, 0)
    with pytest.raises(ValueError, match="start must be a finite real matrix"):
        laws.sample_wishart_process(rng, 1, START, 1.0)
    with pytest.raises(ValueError, match="rate must be"):
        laws.sample_ornstein_uhlenbeck(rng, 1, np.eye(2), 1.0, 0.0)
    with pytest.raises(ValueError, match="dimension must be"):
        laws.sample_bessel(rng, 1, 1.0, 1.0, 0.0)


# --- entropy, stationary laws, discrete time


def entropy(lam, depth):
    """S = ½ Σ_{i<j} log a_ij, a_ij = Σ_m λ_i^{2m} λ_j^{2(N − 1 − m)}."""
    i, j = np.triu_indices(len(lam), 1)
    m = np.arange(depth)[:, None]
    return 0.5 * np.log((lam[i] ** (2 * m) * lam[j] ** (2 * (depth - 1 - m))).sum(axis=0)).sum()


@pytest.mark.parametrize(("depth", "d"), [(2, 2), (3, 4), (5, 3)])
def test_entropy_is_homogeneous(depth, d):
    """O09, Euler's identity in finite form: S(rλ) − S(λ) = log r × (N − 1) d(d − 1)/2."""
    lam = np.random.default_rng(80).random(d) + 0.2
    change = entropy(1.7 * lam, depth) - entropy(lam, depth)
    assert change == pytest.approx(np.log(1.7) * (depth - 1) * d * (d - 1) / 2, rel=1e-13)


def test_gauge_noise_alone_moves_singular_values_without_noise():
    """O11, N = 2, d = 2: s(t) = s(0)(1 + t/(β(s₁ + s₂))), the same on every path; Euler steps of 1/400, 1 %."""
    manifold, lam, beta, t, steps = Balanced(2, 2), np.array([0.8, 1.3]), 2.0, 0.4, 400
    rng = np.random.default_rng(81)
    W = np.broadcast_to(balanced_point(lam, haar_orthogonal(rng, 2, 3)), (40, 2, 2, 2))
    for _ in range(steps):
        Z = np.sqrt(2 / beta * t / steps) * rng.standard_normal(W.shape)
        W = manifold.retract(W, manifold.project(W, Z) - manifold.horizontal(W, Z))
    s = np.linalg.svd(end_to_end(W), compute_uv=False)[:, ::-1]
    expected = lam**2 * (1 + t / (beta * (lam**2).sum()))
    assert abs(s.mean(axis=0) / expected - 1).max() < 0.01 < abs(expected / lam**2 - 1).min() / 5
    assert (s.std(axis=0) / expected).max() < 0.02


@pytest.mark.parametrize("kappa", [0.5, 1.0, 2.0])
def test_stationary_radius_of_the_network(kappa):
    """O12 and O13, N = 2, d = 2: E Σ λ² = (4κ + 1)/(2βc).

    From the density |s₁ − s₂| (s₁ + s₂)^{1/2κ} e^{−βc(s₁ + s₂)/κ} (s₁s₂)^{−1/2}; s = u² removes the root.
    """
    beta, c = 1.3, 0.7
    u = (np.arange(1200)[:, None] + 0.5) / 1200 * np.sqrt(60 * kappa / (beta * c))  # midpoints
    r = u**2 + u.T**2
    weight = abs(u**2 - u.T**2) * r ** (1 / (2 * kappa)) * np.exp(-beta * c / kappa * r)
    assert (weight * r).sum() / weight.sum() == pytest.approx((4 * kappa + 1) / (2 * beta * c), rel=1e-5)


@pytest.mark.parametrize(("d", "theta"), [(2, 2), (2, 3), (3, 2)])
def test_muttalib_borodin_normalisation(d, theta):
    """O14: ∫ Π_{i<j}(u_i^θ − u_j^θ)(u_i − u_j) Π u^a e^{−u} = d! Π_j θ^j j! Γ(a + 1 + θj), a = (θ − 1)/2.

    The integrand is a polynomial against u^a e^{−u}: Gauss–Laguerre is exact.
    """
    a = (theta - 1) / 2
    nodes, weights = roots_genlaguerre(12, a)
    grid = np.array(list(product(nodes, repeat=d)))
    mass = np.array(list(product(weights, repeat=d))).prod(axis=1)
    i, j = np.triu_indices(d, 1)
    integrand = ((grid[:, i] ** theta - grid[:, j] ** theta) * (grid[:, i] - grid[:, j])).prod(axis=1)
    k = np.arange(d)
    expected = factorial(d) * np.prod(float(theta) ** k * gamma(k + 1) * gamma(a + 1 + theta * k))
    assert mass @ integrand == pytest.approx(expected, rel=1e-11)


def test_gradient_descent_rates_and_balancedness_defect():
    """O16: the rate on aθ²/2 is −log(1 − ηa)/η = a + ηa²/2 + η²a³/3 + …, to the second order of the modified equation.

    O17, three layers: a step changes W_{p+1}ᵀW_{p+1} − W_pW_pᵀ by η²(g_{p+1}ᵀg_{p+1} − g_pg_pᵀ), an exact identity.
    """
    a, eta = 1.3, 0.1
    theta = np.cumprod(np.full(50, 1 - eta * a))
    rate = -np.log(theta[-1]) / (50 * eta)
    first, second = a + eta * a**2 / 2, a + eta * a**2 / 2 + eta**2 * a**3 / 3
    assert rate == pytest.approx(1.3926207, abs=1e-7)
    assert (first, second) == pytest.approx((1.3845, 1.3918), abs=1e-4)
    assert 0 < rate - second < eta**3 * a**4 / 3 < rate - first
    W1, W2, W3, target = np.random.default_rng(82).standard_normal((4, 3, 3))
    error = W3 @ W2 @ W1 - target
    gradients = ((W3 @ W2).T @ error, W3.T @ error @ W1.T, error @ (W2 @ W1).T)
    balance = lambda upper, lower: upper.T @ upper - lower @ lower.T  # noqa: E731
    moved = [W - eta * g for W, g in zip((W1, W2, W3), gradients, strict=True)]
    for p, (lower, upper) in enumerate(((W1, W2), (W2, W3))):
        change = balance(moved[p + 1], moved[p]) - balance(upper, lower)
        np.testing.assert_allclose(change, eta**2 * balance(gradients[p + 1], gradients[p]), atol=1e-12)


def test_infinite_depth_is_a_perturbed_symmetric_matrix():
    """O18: N log λ at β = N b tends to the eigenvalues of diag(y₀) + √(2T/b) K, K on Sym_d; N = 2000."""
    rng, depth, b, T, y0 = np.random.default_rng(83), 2000, 1.5, 0.3, np.array([-0.5, 0.4])
    lam = laws.sample_dln_lambda(rng, N, np.exp(y0 / depth), T, depth * b, depth)
    limit = np.linalg.eigvalsh(np.diag(y0) + np.sqrt(2 * T / b) * gaussian_ensemble(rng, N, 2, 1))
    assert all(same_law(depth * np.log(lam[:, k]), limit[:, k]) for k in (0, 1))


def test_the_corner_of_an_orthogonal_brownian_motion():
    """O19: E tr XXᵀ = mp/n + (p₁(0) − mp/n) e^{−nt}, at half the time in the Frobenius metric; bias ≤ 0.005."""
    rng, n, t, steps = np.random.default_rng(84), 3, 0.6, 60
    Q = np.broadcast_to(np.eye(n), (4000, n, n))
    for _ in range(steps):
        Q = brownian_step(Stiefel(), Q, np.sqrt(t / steps) * rng.standard_normal(Q.shape))
    p1 = (Q[:, :1, :2] ** 2).sum(axis=(1, 2))
    expected = 2 / 3 + (1 - 2 / 3) * np.exp(-n * t / 2)
    assert abs(p1.mean() - expected) < 6.5 * p1.std() / np.sqrt(len(p1)) + 0.005 < 0.05
