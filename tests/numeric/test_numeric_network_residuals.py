"""Local residuals of the network: the truth passes in every setting, what is wrong does not, at z = 7 on d² + 1 scores.

The drifts enter here only; nominal rate of false alarms 1e-10 a run, fixed seeds."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from numeric import network_residuals as module
from numeric.ensemble import Block
from numeric.failures import FailedPaths
from numeric.framed import Framed
from numeric.losses import Free, Target
from numeric.network import Langevin, Walk
from numeric.network_residuals import network_residuals, product_orders, second_order_mean
from numeric.random_matrices import haar_orthogonal

Z = 7.0
SETTINGS = {"across": (0.0, 0.8), "along": (0.8, 0.0), "both": (0.7, 0.4)}


def start(depth=3, lam=(1.3, 0.9, 0.6)):
    return Framed.start(lam, haar_orthogonal(np.random.default_rng(2), len(lam), depth + 1))


def walk(name, depth=3, loss=None, seed=1, steps=6, horizon=0.1):
    return Walk(Langevin(loss or Free(), *SETTINGS[name]), start(depth), horizon, steps, seed, "residuals")


def diagonal(values):
    return np.eye(values.shape[-1]) * values[..., None, :]


def entropic(lam, N):
    """½ Σ_{j≠k} (N λ_k^{3N−2}/(σ_k² − σ_j²) − λ_k^N/(λ_k² − λ_j²)): half of the force of S."""
    a, b = lam[..., :, None], lam[..., None, :]
    with np.errstate(all="ignore"):
        pairs = N * a ** (3 * N - 2) / (a ** (2 * N) - b ** (2 * N)) - a**N / (a**2 - b**2)
    return np.where(np.eye(lam.shape[-1], dtype=bool), 0.0, pairs).sum(axis=-1) / 2


def drift_of(walk, across=1.0, along=1.0):
    """Its drift, with the two parts times these factors."""
    equation, N = walk.equation, walk.start.depth

    def drift(state):
        lam = state.lam
        loss, last, first = equation.loss, state.frames[..., -1, :, :], state.frames[..., 0, :, :]
        e = last.swapaxes(-1, -2) @ loss.slope(state.end_to_end) @ first
        squares = [lam ** (2 * m) for m in range(N)]
        a = sum(squares[m][..., :, None] * squares[N - 1 - m][..., None, :] for m in range(N))
        own = along * equation.gauge**2 * entropic(lam, N)
        own = own + across * equation.horizontal**2 * (N - 1) * lam ** (N - 2) / 2
        return diagonal(own) - a * e

    return drift


def rejects(result):
    return bool((abs(result.z_scores) > Z).any())


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
@pytest.mark.parametrize("name", SETTINGS)
def test_the_truth_passes_and_two_per_cent_do_not(name, depth):
    one = walk(name, depth)
    right = network_residuals(one, drift_of(one), 400)
    assert not rejects(right) and (abs(right.correction_z_scores) < Z).all()
    if depth > 1:
        assert 0 < right.detectable(Z) < 0.02
        for wrong in (0.98, 1.02, -1.0):
            assert rejects(network_residuals(one, drift_of(one, wrong, wrong), 400)), wrong


def test_with_a_loss_and_both_noises():
    one = walk("both", loss=Target(start().end_to_end - 0.2 * np.arange(9.0).reshape(3, 3) / 9))
    assert not rejects(network_residuals(one, drift_of(one), 800))
    assert rejects(network_residuals(one, drift_of(one, across=0.97), 800))
    assert rejects(network_residuals(one, drift_of(one, along=0.98), 800))
    transposed = drift_of(one)
    assert rejects(network_residuals(one, lambda state: transposed(state).swapaxes(-1, -2), 800))


def test_a_drift_that_is_right_at_the_start_alone_is_rejected():
    """One step from the start cannot tell it from the truth."""
    one = walk("along", horizon=0.3)
    held = drift_of(one)(one.begin(1))[0]
    assert rejects(network_residuals(one, lambda state: np.broadcast_to(held, (*state.lam.shape, 3)), 800))


def test_the_truth_is_accepted_over_many_seeds():
    """30 runs of each setting: the largest of 10 scores each stays below 5.5 (nominal false alarm 4e-5 for all)."""
    worst = 0.0
    for seed in range(30):
        for name in SETTINGS:
            one = walk(name, seed=seed, steps=4)
            worst = max(worst, abs(network_residuals(one, drift_of(one), 200).z_scores).max())
    assert worst < 5.5


def test_the_bias_falls_with_the_step_and_is_removed():
    """Coarse means fall by half with the step, within their errors of 6 standard deviations."""
    results = [network_residuals(one, drift_of(one), 2000) for one in (walk("along", steps=n) for n in (2, 4))]
    biases = [r.direction @ r.coarse.mean for r in results]
    assert 1.7 < biases[0] / biases[1] < 2.3
    assert not rejects(results[1])


# --- the second-order term ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
@pytest.mark.parametrize("name", SETTINGS)
def test_its_mean_is_the_trace_over_an_orthonormal_basis_at_every_state(name, depth):
    """E ½ D²φ(z, z) = Σ_a ½ D²φ(z_a, z_a) for z_a of the unit matrices, off the diagonal as well: to rounding."""
    one = walk(name, depth)
    (state, _), *_ = one.states(Block(0, 5))
    units = np.eye(depth * 9).reshape(-1, 1, depth, 3, 3)
    many = Framed(np.broadcast_to(state.frames, (len(units), *state.frames.shape)), state.lam)
    z, _ = one.equation.projected(many, np.broadcast_to(units, (len(units), 5, depth, 3, 3)))
    traced = product_orders(many, z)[1].sum(axis=0)
    np.testing.assert_allclose(traced, diagonal(second_order_mean(one.equation, state)), atol=1e-12)


def test_orders_of_the_product_against_differences():
    state, z = start(), np.random.default_rng(3).standard_normal((3, 3, 3))
    first, second = product_orders(state, z)

    def product(t):
        a, b, c = np.diag(state.lam) + t * z
        return c @ b @ a

    np.testing.assert_allclose((product(1e-4) - product(-1e-4)) / 2e-4, first, atol=1e-6)
    np.testing.assert_allclose((product(1e-2) + product(-1e-2) - 2 * product(0)) / 2e-4, second, rtol=1e-8)


def test_a_term_that_lends_drift_is_found_out(monkeypatch):
    """Half of the trace is not taken off, and the drift is too small by as much: the residuals vanish, its mean not."""
    one, mean = walk("across"), module.second_order_mean
    monkeypatch.setattr(module, "second_order_mean", lambda equation, state: mean(equation, state) / 2)
    lent = network_residuals(one, drift_of(one, across=0.5), 800)
    assert not rejects(lent) and (abs(lent.correction_z_scores) > Z).any()


# --- form --------------------------------------------------------------------------------------------------------


def test_both_levels_get_the_same_noise():
    """The halves of `Walk.halves` are white with variance dt/2: 6 standard errors."""
    one = walk("across", steps=2)
    noise = np.stack(list(one.halves(Block(0, 2000))))
    assert noise.shape == (2, 2, 2000, 3, 3, 3)
    assert abs((noise**2).mean() / (one.dt / 2) - 1) < 6 * np.sqrt(2 / noise.size)


def test_sensitivity_predicts_the_shift_of_a_planted_error():
    one = walk("across")
    plain, more = (network_residuals(one, drift_of(one, factor), 100) for factor in (1.0, 1.03))
    np.testing.assert_allclose(
        more.richardson.mean - plain.richardson.mean, 0.03 * plain.sensitivity.mean, rtol=1e-9, atol=1e-14
    )


def test_the_same_bits_for_serial_and_threads():
    one = walk("both", steps=3)
    serial = network_residuals(one, drift_of(one), 101, blocks=6)
    with ThreadPoolExecutor(3) as threads:
        again = network_residuals(one, drift_of(one), 101, blocks=6, executor=threads)
    assert (again.richardson.mean == serial.richardson.mean).all()
    assert (again.fine.scatter == serial.fine.scatter).all()


def test_bad_inputs():
    one = walk("across", steps=2)
    with pytest.raises(ValueError, match=r"drift must return shape \(10, 3, 3\), not \(10, 3\)"):
        network_residuals(one, lambda state: state.lam, 10, blocks=1)
    with pytest.raises(ValueError, match="scale must be"):
        network_residuals(one, drift_of(one), 10, scale=0.0)
    with pytest.raises(FailedPaths):
        network_residuals(one, lambda state: diagonal(np.where(state.lam > 1.3, np.nan, 0.0)), 100)
