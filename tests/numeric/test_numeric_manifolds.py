"""Projections are orthogonal, retractions stay on the manifold to 1e-13 and are of second order (fitted), and the walks
have the means that exact theory gives (6.5 standard errors; fixed seeds)."""

import numpy as np
import pytest
from scipy.special import hyp1f1

from numeric.balanced import Balanced, balanced_point, end_to_end
from numeric.convergence import fit_order, weak_order
from numeric.laws import sample_dln_lambda
from numeric.manifolds import (
    Hyperboloid,
    Isospectral,
    PositiveDefinite,
    Sphere,
    Stiefel,
    brownian_step,
    haar_sphere,
)
from numeric.paths import initial_matrix
from numeric.random_matrices import ginibre, haar_orthogonal, haar_unitary
from numeric.spaces import ComplexRectangular, Hermitian, Rectangular
from numeric.statistics import kolmogorov_quantile
from numeric.wiener import affine_invariant_step, increments

SPECTRUM = (-1.0, 0.5, 2.0)
ON_ORBIT = initial_matrix(SPECTRUM, 1, "orbit")


def rng(seed=1):
    return np.random.default_rng(seed)


def balanced(depth, width, seed=2):
    return balanced_point(np.linspace(0.6, 1.5, width), haar_orthogonal(rng(seed), width, depth + 1))


CASES = {
    "sphere": (Sphere(), haar_sphere(rng(), 1, 4)[0], rng(3).standard_normal(4)),
    "stiefel": (Stiefel(), haar_orthogonal(rng(), 4)[:, :2], rng(3).standard_normal((4, 2))),
    "orthogonal": (Stiefel(), haar_orthogonal(rng(), 3), rng(3).standard_normal((3, 3))),
    "unitary": (Stiefel(), haar_unitary(rng(), 3), ginibre(rng(3), (), 3, 3, 2)),
    "isospectral": (Isospectral(SPECTRUM), ON_ORBIT, increments(rng(3), Hermitian(3), (), 1.0)),
    "balanced 2": (Balanced(2, 3), balanced(2, 3), rng(3).standard_normal((2, 3, 3))),
    "balanced 4": (Balanced(4, 2), balanced(4, 2), rng(3).standard_normal((4, 2, 2))),
}
each = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def inner(a, b):
    return float((a.conj() * b).real.sum())


@each
def test_projection_is_orthogonal_and_idempotent(case):
    manifold, point, z = case
    y = np.roll(z, 1, axis=-1) + 0.5 * z
    y = (y + y.conj().T) / 2 if isinstance(manifold, Isospectral) else y
    p = manifold.project(point, z)
    np.testing.assert_allclose(manifold.project(point, p), p, atol=1e-12)
    assert inner(p, y) == pytest.approx(inner(z, manifold.project(point, y)), abs=1e-11)
    assert abs(inner(p, z - p)) < 1e-11 and np.sqrt(inner(z - p, z - p)) > 0.1


@each
def test_tangent_vectors_leave_the_manifold_only_at_second_order(case):
    manifold, point, z = case
    v = manifold.project(point, z)
    h = 10.0 ** np.array([-2, -2.5, -3, -3.5])
    fit = fit_order(h, [[float(manifold.defect(point + t * v)) ** 2] for t in h])
    assert abs(fit.slope - 2) < 0.1
    normal = fit_order(h, [[float(manifold.defect(point + t * (z - v))) ** 2] for t in h])
    assert abs(normal.slope - 1) < 0.1


@each
def test_retractions_stay_on_the_manifold(case):
    manifold, point, z = case
    assert manifold.defect(point) < 1e-14
    for size in (1e-3, 0.1, 0.3):
        assert manifold.defect(manifold.retract(point, size * manifold.project(point, z))) < 1e-13
    np.testing.assert_allclose(manifold.retract(point, 0 * z), point, atol=1e-14)


@each
def test_retractions_are_of_second_order(case):
    """The tangential part of R(tv) − x − tv is O(t³); one of first order would have t²."""
    manifold, point, z = case
    v = manifold.project(point, z)
    v /= np.sqrt(inner(v, v))
    h = 2.0 ** -np.arange(3.0, 8.0)
    parts = [manifold.project(point, manifold.retract(point, t * v) - point - t * v) for t in h]
    if all(inner(p, p) < 1e-26 for p in parts):  # orthographic: zero
        assert isinstance(manifold, Balanced)
        return
    fit = fit_order(h, [[inner(p, p)] for p in parts])
    assert fit.slope > 2.7, fit


def test_the_positive_definite_retraction_follows_the_geodesic_to_third_order():
    P, V = np.diag([1.0, 2.0]) + 0.3, np.array([[0.4, 0.7], [0.7, -1.0]])
    values, frame = np.linalg.eigh(P)
    inverse_root = (frame / np.sqrt(values)) @ frame.T
    S = inverse_root @ V @ inverse_root
    h = 2.0 ** -np.arange(3.0, 8.0)
    gaps = [PositiveDefinite().retract(P, t * V) - affine_invariant_step(P, t * S) for t in h]
    assert abs(fit_order(h, [[inner(g, g)] for g in gaps]).slope - 3) < 0.15
    for t in (1.0, 10.0, -10.0):
        assert PositiveDefinite().defect(PositiveDefinite().retract(P, t * V)) < 1e-14
    assert PositiveDefinite().defect(P - 5 * np.eye(2)) == np.inf


def test_a_first_order_retraction_would_be_seen():
    """QR instead of the polar factor: its tangential error is of order 2."""
    _, point, z = CASES["orthogonal"]
    v = Stiefel().project(point, z)
    h = 2.0 ** -np.arange(3.0, 8.0)
    parts = []
    for t in h:
        q, r = np.linalg.qr(point + t * v)
        parts.append(Stiefel().project(point, q * np.sign(np.diag(r)) - point - t * v))
    assert fit_order(h, [[inner(p, p)] for p in parts]).slope < 2.3


def walk(step, point, space, t, steps, paths, seed):
    generator, x = rng(seed), np.broadcast_to(point, (paths, *point.shape))
    for _ in range(steps):
        x = step(x, increments(generator, space, paths, t / steps))
    return x


def mean_is(samples, expected, bias=0.0):
    return abs(samples.mean() - expected) < 6.5 * samples.std() / np.sqrt(len(samples)) + bias


def test_brownian_motion_on_a_sphere_and_on_the_orthogonal_and_unitary_groups():
    """O20: E cos r = e^{−nt/2}; E tr U = e^{−dt/2} d on U(d); on O(n), with the Frobenius metric, e^{−(n−1)t/4}.

    The bias of a step of size h on the sphere is 5h²/2 of the mean: 0.4 % in all at 200 steps; allowed is 0.5 %.
    """
    north = np.array([1.0, 0.0, 0.0])
    x = walk(lambda p, z: brownian_step(Sphere(), p, z[..., 0]), north, Rectangular(3, 1), 0.8, 200, 10_000, 4)
    assert mean_is(x[:, 0], np.exp(-0.8), bias=0.005) and Sphere().defect(x).max() < 1e-14
    group = lambda p, z: brownian_step(Stiefel(), p, z)  # noqa: E731
    U = walk(group, np.eye(2, dtype=complex), ComplexRectangular(2, 2), 0.5, 100, 4000, 5)
    assert mean_is(np.trace(U, axis1=1, axis2=2).real, 2 * np.exp(-0.5), bias=0.01)
    Q = walk(group, np.eye(3), Rectangular(3, 3), 0.6, 100, 4000, 6)
    assert mean_is(np.trace(Q, axis1=1, axis2=2), 3 * np.exp(-0.3), bias=0.015)


def turned(angle):
    """The unit vector at an angle, the rotation by it, and the real symmetric matrix of spectrum ±1 that it names."""
    c, s = np.cos(angle), np.sin(angle)
    vector, rotation = np.stack([c, s], axis=-1), np.stack([c, -s, s, c], axis=-1)
    return vector, rotation.reshape(*angle.shape, 2, 2), np.stack([c, s, s, -c], axis=-1).reshape(*angle.shape, 2, 2)


@pytest.mark.parametrize(
    ("manifold", "which", "rate"), [(Sphere(), 0, 1 / 2), (Stiefel(), 1, 1 / 4), (Isospectral((-1.0, 1.0)), 2, 1 / 4)]
)
def test_walks_have_weak_order_one(manifold, which, rate):
    """On three circles: E cos angle = e^{−rate t}, all increments along the unit tangent enumerated.

    The circle has radius 1 in the plane, and √2 among rotations and among matrices of spectrum ±1.
    """

    def cosine(dW, h):
        x = turned(np.full(dW.shape[1], 0.3))[which]
        for increment in dW:
            angle = np.arctan2(x[:, 1], x[:, 0]) if which == 0 else np.arctan2(x[:, 1, 0], x[:, 0, 0])
            unit = turned(angle + np.pi / 2)[which] * np.sqrt(2 * rate)
            x = brownian_step(manifold, x, increment.reshape(-1, *[1] * (x.ndim - 1)) * unit)
        return x[:, 0] if which == 0 else x[:, 0, 0]

    fit = weak_order(cosine, np.cos(0.3) * np.exp(-rate), 1.0, [4, 5, 6, 7, 8])
    assert abs(fit.slope - 1) < 0.1 and fit.width < 0.3, fit


def lorentz(x, y):
    return -x[..., 0] * y[..., 0] + (x[..., 1:] * y[..., 1:]).sum(axis=-1)


def test_the_hyperboloid_is_a_manifold_with_its_own_metric():
    """The projection is orthogonal for ⟨ , ⟩, the lift an isometry, and a geodesic of length r ends at distance r."""
    space, point = Hyperboloid(), np.array([np.sqrt(1 + 0.25 + 4.0), 0.5, -2.0])
    z, y = rng(3).standard_normal((2, 3))
    v = space.project(point, z)
    np.testing.assert_allclose(space.project(point, v), v, atol=1e-13)
    assert abs(lorentz(v, point)) < 1e-13
    assert lorentz(v, y) == pytest.approx(lorentz(z, space.project(point, y)))
    basis = space.lift(point, np.eye(2))
    np.testing.assert_allclose([[lorentz(a, b) for a in basis] for b in basis], np.eye(2), atol=1e-13)
    np.testing.assert_allclose(lorentz(basis, point), 0, atol=1e-13)
    for r in (0.0, 1e-3, 2.0):
        end = space.retract(point, r * basis[0])
        assert space.defect(end) < 1e-14 and -lorentz(end, point) == pytest.approx(np.cosh(r), rel=1e-12)
    assert space.defect(point + 0.1 * z) > 0.01 and space.defect(-point) == np.inf


@pytest.mark.parametrize("n", [2, 3])
def test_brownian_motion_on_hyperbolic_space(n):
    """O20: E cosh r = e^{nt/2} cosh r_0.  The walk multiplies it by E cosh|√h z| = ₁F₁(n/2; ½; h/2) a step, exactly.

    So the mean is tested at any step, without bias, and the limit apart from it: its error is of order h.
    """
    space, t, steps, r0 = Hyperboloid(), 0.5, 10, 0.7
    origin = np.eye(n + 1)[0]
    start = space.retract(origin, r0 * np.eye(n + 1)[1])
    step = lambda p, z: brownian_step(space, p, space.lift(p, z[..., 0]))  # noqa: E731
    x = walk(step, start, Rectangular(n, 1), t, steps, 20_000, 11)
    growth = [hyp1f1(n / 2, 0.5, t / k / 2) ** k for k in (steps, 2 * steps)]
    assert mean_is(x[:, 0], np.cosh(r0) * growth[0]) and space.defect(x).max() < 1e-13
    assert not mean_is(x[:, 0], np.cosh(r0) * growth[0] ** 1.3)
    errors = [abs(g - np.exp(n * t / 2)) for g in growth]
    assert errors[0] < 0.05 and errors[0] / errors[1] == pytest.approx(2, abs=0.1)


def test_noise_on_the_orbit_keeps_the_eigenvalues_to_rounding():
    orbit = Isospectral(SPECTRUM)
    M = walk(lambda p, z: brownian_step(orbit, p, z), ON_ORBIT, Hermitian(3), 1.0, 10, 200, 7)
    assert orbit.defect(M).max() < 1e-14
    assert abs(M[:, 0, 0].real.std()) > 0.3  # and it moves


@pytest.mark.parametrize("depth", [2, 3])
def test_brownian_motion_on_balanced_factors_grows_by_the_dimension(depth):
    """A cone: E|W_t|² = |W_0|² + t dim, with dim = d² + (N − 1) d(d − 1)/2 (C59 at κ = 1); d = 2, bias ≤ 1 %."""
    manifold, point, t = Balanced(depth, 2), balanced(depth, 2), 0.05
    shape = Rectangular(2 * depth, 2)
    step = lambda p, z: brownian_step(manifold, p, z.reshape(p.shape))  # noqa: E731
    W = walk(step, point, shape, t, 8, 4000, 8)
    assert manifold.defect(W).max() < 1e-13
    growth = (W**2).sum(axis=(1, 2, 3)) - (point**2).sum()
    expected = (4 + (depth - 1)) * t
    assert mean_is(growth, expected, bias=0.02 * expected)


def test_horizontal_noise_gives_the_exact_law_of_the_network():
    """O06, N = 3, d = 2: λ_t against the Gaussian sampler, Kolmogorov at 1e-9 and the mean of Σ λ² (bias ≤ 1 %).

    With gauge noise as well the mean grows by half as much again, (N − 1) d(d − 1) t/(βN) more, and is refuted.
    """
    manifold, lam, t, n = Balanced(3, 2), [0.9, 1.6], 0.15, 4000
    point = balanced_point(lam, haar_orthogonal(rng(2), 2, 4))
    exact = np.sort(sample_dln_lambda(rng(9), 40_000, lam, t, beta=2.0, depth=3), axis=0)

    def run(project, seed):
        step = lambda p, z: manifold.retract(p, project(p, z.reshape(p.shape)))  # noqa: E731
        W = walk(step, point, Rectangular(6, 2), t, 16, n, seed)
        kept = W[np.isfinite(W).all(axis=(1, 2, 3))]
        assert len(kept) > 0.999 * n
        return np.linalg.svd(end_to_end(kept), compute_uv=False)[:, ::-1] ** (1 / 3)

    horizontal, tangent = run(manifold.horizontal, 10), run(manifold.project, 10)
    expected = 0.9**2 + 1.6**2 + 8 * t / (2 * 3)
    assert mean_is((horizontal**2).sum(axis=1), expected, bias=0.002)
    assert not mean_is((tangent**2).sum(axis=1), expected, bias=0.002)
    for k in (0, 1):
        grid = np.concatenate([horizontal[:, k], exact[:, k]])
        ranks = [np.searchsorted(np.sort(x), grid) / len(x) for x in (horizontal[:, k], exact[:, k])]
        assert abs(ranks[0] - ranks[1]).max() < kolmogorov_quantile(n, 1e-9) + kolmogorov_quantile(40_000, 1e-9)


def test_horizontal_is_tangent_and_orthogonal_to_the_gauge():
    manifold, point = Balanced(3, 2), balanced(3, 2)
    z = rng(3).standard_normal(point.shape)
    h = manifold.horizontal(point, z)
    np.testing.assert_allclose(manifold.project(point, h), h, atol=1e-12)
    np.testing.assert_allclose(manifold.horizontal(point, h), h, atol=1e-12)
    E = np.array([[0.0, 1.0], [-1.0, 0.0]])
    gauge = np.stack([E @ point[0], -point[1] @ E, 0 * E])  # W_1 → Q W_1, W_2 → W_2 Qᵀ
    assert abs(inner(gauge, h)) < 1e-12
    np.testing.assert_allclose(manifold.project(point, gauge), gauge, atol=1e-12)


def test_the_balanced_manifold_has_its_dimension():
    for depth, d in ((2, 3), (4, 2)):
        manifold, point = Balanced(depth, d), balanced(depth, d)
        units = np.eye(depth * d * d).reshape(-1, depth, d, d)
        rank = np.linalg.matrix_rank(manifold.project(point, units).reshape(depth * d * d, -1))
        assert rank == d * d + (depth - 1) * d * (d - 1) // 2
        lifted = manifold.horizontal(point, units).reshape(depth * d * d, -1)
        assert np.linalg.matrix_rank(lifted) == d * d


def test_a_retraction_that_does_not_converge_is_nan():
    manifold, point = Balanced(2, 2), balanced(2, 2)
    far = manifold.retract(point, 50 * manifold.project(point, rng(3).standard_normal((4, 2, 2, 2))))
    assert np.isnan(far).all(axis=(1, 2, 3)).any()


def test_bad_inputs():
    with pytest.raises(ValueError, match="spectrum must be d ≥ 1 finite, strictly ascending"):
        Isospectral((1.0, 1.0))
    with pytest.raises(ValueError, match="depth must be an integer ≥ 2, not 1"):
        Balanced(1, 2)
    with pytest.raises(ValueError, match=r"frames \(N \+ 1, d, d\)"):
        balanced_point([1.0, 2.0], [np.eye(2)] * 2)


@pytest.mark.parametrize(("depth", "d"), [(2, 2), (3, 3), (4, 1)])
def test_tangent_frames_are_orthonormal_bases_of_their_spaces(depth, d):
    manifold, point = Balanced(depth, d), balanced(depth, d)
    gauge, horizontal = manifold.tangent_frames(point)
    assert (len(gauge), len(horizontal)) == ((depth - 1) * d * (d - 1) // 2, d * d)
    both = np.concatenate([gauge, horizontal]).reshape(-1, point.size)
    np.testing.assert_allclose(both @ both.T, np.eye(len(both)), atol=1e-12)
    np.testing.assert_allclose(manifold.horizontal(point, horizontal), horizontal, atol=1e-12)
    if len(gauge):
        np.testing.assert_allclose(manifold.project(point, gauge), gauge, atol=1e-12)
        np.testing.assert_allclose(manifold.horizontal(point, gauge), 0, atol=1e-12)


def test_the_gradient_of_a_function_of_the_product_is_pulled_back():
    point, slope = balanced(3, 2), rng(4).standard_normal((2, 2))
    units = 1e-6 * np.eye(point.size).reshape(-1, *point.shape)
    ends = ((end_to_end(point + sign * units) * slope).sum(axis=(1, 2)) for sign in (1, -1))
    numerical = np.subtract(*ends).reshape(point.shape) / 2e-6
    np.testing.assert_allclose(Balanced(3, 2).pulled_back(point, slope), numerical, atol=1e-8)
