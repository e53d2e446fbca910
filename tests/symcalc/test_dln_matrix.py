"""Functions of W: against the definition in mpmath, in rotated frames, at equal singular values and at rank loss."""

import mpmath as mp
import numpy as np
import pytest

import symcalc
from symcalc.errors import BadInput, DimensionError, RankLoss
from symcalc.models.dln import matrix

DEPTHS = (1, 2, 3, 5, 10)


def rotation(d, seed):
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(d, d)))[0]


def point(values, seed=1):
    return rotation(len(values), seed) @ np.diag(values) @ rotation(len(values), seed + 1).T


def power(M, exponent):
    """M^exponent of a symmetric positive matrix, in mpmath."""
    values, vectors = mp.eigsy(M)
    return vectors * mp.diag([v**exponent for v in values]) * vectors.T


def operator_by_definition(W, Z, N):
    with mp.workdps(40):
        W, Z = mp.matrix(W.tolist()), mp.matrix(Z.tolist())
        terms = [power(W * W.T, mp.mpf(N - p) / N) * Z * power(W.T * W, mp.mpf(p - 1) / N) for p in range(1, N + 1)]
        return np.array(sum(terms, mp.zeros(W.rows)).tolist(), dtype=float)


@pytest.mark.parametrize("N", DEPTHS)
@pytest.mark.parametrize("values", [(2.0, 0.7, 0.3), (1.5, 1.5, 0.4), (3.0,), (1.2, 1.2 * (1 + 1e-13))])
def test_the_operator_is_its_definition(N, values):
    W, Z = point(values), np.random.default_rng(3).normal(size=(len(values),) * 2)
    assert np.allclose(matrix.metric_operator(W, Z, N), operator_by_definition(W, Z, N), rtol=1e-12, atol=1e-12)


def log_volume(W, N):
    """S up to a constant, from the determinant of A over all entries: log det A = 2S·2 + Σ_k log a_kk."""
    d = len(W)
    units = np.eye(d * d).reshape(-1, d, d)
    full = np.array([operator_by_definition(W, e, N).ravel() for e in units])
    values = np.linalg.svd(W)[1]
    own = np.log(N * values ** (2 - 2 / N)).sum()
    return (np.linalg.slogdet(full)[1] - own) / 4


@pytest.mark.parametrize("N", [2, 3, 4])
@pytest.mark.parametrize("values", [(2.0, 0.7, 0.3), (1.5, 1.5, 0.4)])
def test_the_force_is_the_gradient_of_the_log_volume(N, values):
    """⟨A⁻¹ force, Z⟩ = DS(Z) along a generic Z, by differences of the definition."""
    W, Z = point(values), np.random.default_rng(4).normal(size=(3, 3))
    h = 1e-4
    slope = (log_volume(W + h * Z, N) - log_volume(W - h * Z, N)) / (2 * h)
    force = matrix.entropic_force(W, N)
    full = np.array([operator_by_definition(W, e, N).ravel() for e in np.eye(9).reshape(-1, 3, 3)])
    flat = np.linalg.solve(full, force.ravel())
    assert flat @ Z.ravel() == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("N", DEPTHS)
def test_the_noise_is_the_root_of_the_operator(N):
    """Applying the noise twice is A, scaled by 2/β; the drift is subtracted."""
    W, Z = point((2.0, 0.7, 0.3)), np.random.default_rng(5).normal(size=(3, 3))
    drift = matrix.brownian_increment(W, np.zeros((3, 3)), N, beta=0.7)
    once = matrix.brownian_increment(W, Z, N, beta=0.7) - drift
    twice = matrix.brownian_increment(W, once, N, beta=0.7) - drift
    assert np.allclose(twice, matrix.metric_operator(W, Z, N) * 2 / 0.7, rtol=1e-11)


@pytest.mark.parametrize("N", [1, 2, 3, 7])
def test_the_drift_is_frame_free(N):
    W = point((2.0, 0.7, 0.7))
    values, vectors = np.linalg.eigh(W.T @ W)
    expected = (N - 1) / 3.0 * W @ (vectors * values ** (-1 / N)) @ vectors.T
    assert np.allclose(matrix.brownian_increment(W, np.zeros((3, 3)), N, 3.0), expected, rtol=1e-11)
    assert np.allclose(matrix.brownian_increment(W, np.zeros((3, 3)), N, 3.0, dt=0.25), expected / 4, rtol=1e-11)


@pytest.mark.parametrize("N", DEPTHS)
def test_equivariance_and_batches(N):
    rng = np.random.default_rng(6)
    W, Z = rng.normal(size=(2, 4, 3, 3))
    Q, R = rotation(3, 8), rotation(3, 9)
    for function in (
        lambda W, Z: matrix.metric_operator(W, Z, N),
        lambda W, Z: matrix.entropic_force(W, N),
        lambda W, Z: matrix.brownian_increment(W, Z, N, 2.0),
        lambda W, Z: matrix.free_energy_gradient(W, Z, N, 2.0),
    ):
        whole = function(W, Z)
        assert np.allclose(function(Q @ W @ R.T, Q @ Z @ R.T), Q @ whole @ R.T, rtol=1e-10, atol=1e-12)
        assert np.allclose(whole, np.stack([function(w, z) for w, z in zip(W, Z, strict=True)]), rtol=1e-12)


def test_equal_singular_values_have_the_value_of_the_limit():
    """(N − 1)(d − 1) λ^{N−2}/2 where all are equal, exactly; nearby it changes continuously."""
    for N in (2, 3, 6):
        W = 1.7 * rotation(4, 2)
        expected = (N - 1) * 3 / 2 * 1.7 ** (1 - 2 / N)
        assert np.allclose(matrix.entropic_force(W, N), expected * W / 1.7, rtol=1e-12)
        near = W + 1e-12 * np.random.default_rng(1).normal(size=(4, 4))
        assert np.allclose(matrix.entropic_force(near, N), matrix.entropic_force(W, N), rtol=1e-10)


@pytest.mark.parametrize("N", [1, 2, 3, 5])
def test_at_rank_loss_the_operator_and_the_force_have_their_limits(N):
    W, small = point((2.0, 1.0, 0.0)), point((2.0, 1.0, 1e-9))
    Z = np.ones((3, 3))
    scale = 1e-9 ** (2 / N) * 10
    assert np.allclose(matrix.metric_operator(W, Z, N), matrix.metric_operator(small, Z, N), atol=max(scale, 1e-9))
    assert np.allclose(matrix.entropic_force(W, N), matrix.entropic_force(small, N), atol=max(scale, 1e-8))


def test_where_there_is_no_limit_the_error_says_which_rank_is_needed():
    with pytest.raises(RankLoss, match=r"σ_3 is zero.*rank ≥ 3"):
        matrix.ito_drift(point((2.0, 1.0, 0.0)), 2)
    with pytest.raises(RankLoss, match="polar factor"):
        matrix.brownian_increment(point((2.0, 1.0, 0.0)), np.zeros((3, 3)), 2, 2.0)
    with pytest.raises(RankLoss, match="rank ≥ 2"):
        matrix.entropic_force(point((2.0, 0.0, 0.0)), 2)
    for N in (1, 3, 4):
        assert np.isfinite(matrix.entropic_force(point((2.0, 0.0, 0.0)), N)).all()
        assert np.isfinite(matrix.brownian_increment(np.zeros((3, 3)), np.ones((3, 3)), N, 2.0)).all()


def test_one_dimension():
    assert matrix.entropic_force([[3.0]], 4) == 0
    assert matrix.entropic_force([[0.0]], 2) == 0
    assert matrix.ito_drift([[-8.0]], 3) == pytest.approx(-4)


def test_the_gradient_of_the_free_energy():
    W, target = point((2.0, 0.7, 0.3)), np.ones((3, 3))
    given = matrix.free_energy_gradient(W, W - target, 3, 0.5)
    assert np.array_equal(given, matrix.free_energy_gradient(W, lambda X: X - target, 3, 0.5))
    assert np.allclose(given, matrix.metric_operator(W, W - target, 3) - 2 * matrix.entropic_force(W, 3))


def test_the_short_name():
    assert symcalc.dln.brownian_increment is matrix.brownian_increment


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: matrix.metric_operator(np.eye(2), np.eye(3), 2), DimensionError),
        (lambda: matrix.metric_operator(np.ones((2, 3)), np.eye(3), 2), DimensionError),
        (lambda: matrix.metric_operator(np.ones(3), np.eye(3), 2), DimensionError),
        (lambda: matrix.metric_operator(np.zeros((0, 0)), np.zeros((0, 0)), 2), DimensionError),
        (lambda: matrix.metric_operator(np.eye(2) * 1j, np.eye(2), 2), BadInput),
        (lambda: matrix.metric_operator([["a"]], np.eye(1), 2), BadInput),
        (lambda: matrix.metric_operator(np.full((2, 2), np.nan), np.eye(2), 2), BadInput),
        (lambda: matrix.entropic_force(np.eye(2), 0), BadInput),
        (lambda: matrix.entropic_force(np.eye(2), 2.5), BadInput),
        (lambda: matrix.entropic_force(np.eye(2), True), BadInput),
        (lambda: matrix.brownian_increment(np.eye(2), np.eye(2), 3, 0.0), BadInput),
        (lambda: matrix.brownian_increment(np.eye(2), np.eye(2), 3, float("nan")), BadInput),
        (lambda: matrix.brownian_increment(np.eye(2), np.eye(2), 3, 2.0, dt=-1), BadInput),
        (lambda: matrix.free_energy_gradient(np.eye(2), np.eye(2), 3, -1.0), BadInput),
        (lambda: matrix.brownian_increment(np.eye(2), np.eye(2), 3, True), BadInput),
        (lambda: matrix.metric_operator(np.ones((2, 3, 3)), np.ones((4, 3, 3)), 3), DimensionError),
        (lambda: matrix.metric_operator([[1, 2], [3]], np.eye(2), 3), DimensionError),
        (lambda: matrix.entropic_force(np.full((1, 1), np.longdouble("1e400")), 3), BadInput),
        (lambda: matrix.brownian_increment(np.eye(2), np.eye(2), 3, 1e-320), BadInput),
        (lambda: matrix.free_energy_gradient(np.eye(2), np.eye(2), 3, 1e-320), BadInput),
    ],
)
def test_bad_input(call, error):
    with pytest.raises(error):
        call()


def test_overflow_is_an_error_and_not_nan():
    with pytest.raises(BadInput, match="too large"):
        matrix.metric_operator(np.eye(2) * 1e200, np.eye(2), 5)


def test_numbers_of_numpy_are_numbers():
    asked, same = (matrix.brownian_increment(np.eye(2), np.eye(2), 3, b, t) for b, t in
                   ((np.float32(2), np.int64(1)), (2.0, 1.0)))  # fmt: skip
    assert np.array_equal(asked, same)
