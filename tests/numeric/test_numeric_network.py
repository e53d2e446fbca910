"""The noisy network upstairs: what each noise does, in one step and on average.

Means are compared at 6.5 standard errors (false alarms < 1e-10 each; fixed seeds) after Richardson extrapolation."""

import numpy as np
import pytest

from numeric.balanced import Balanced
from numeric.ensemble import Block
from numeric.framed import Framed
from numeric.losses import Free, Target, WeightDecay
from numeric.network import Langevin, Walk
from numeric.random_matrices import haar_orthogonal


def start(depth, d):
    return Framed.start(np.linspace(1.5, 0.8, d), haar_orthogonal(np.random.default_rng(2), d, depth + 1))


def test_the_amplitudes_of_the_riemannian_equation():
    equation = Langevin.riemannian(beta=0.5, kappa=4.0)
    assert (equation.gauge, equation.horizontal) == (2.0, 4.0)


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_paths_stay_balanced(depth, d):
    walk = Walk(Langevin.riemannian(3.0, 0.4, Target(0.5 * np.eye(d))), start(depth, d), 0.5, 50, 1, "balanced")
    states = list(walk.states(Block(0, 20)))
    assert all(B.shape == (20, d, d) for _, B in states)
    if depth > 1:
        assert max(Balanced(depth, d).defect(state.factors).max() for state, _ in states) < 1e-10


def test_without_noise_it_is_gradient_flow():
    """Two layers towards a target: the loss falls, and the flow of factors in the ambient space agrees to O(h)."""
    loss, state = Target(np.diag([0.5, 2.0])), start(2, 2)
    walk = Walk(Langevin(loss, 0.0, 0.0), state, 0.3, 3000, 1, "flow")
    end = walk.observed(lambda s: s.end_to_end, Block(0, 1))[0]
    W = state.factors.copy()
    for _ in range(3000):
        slope = loss.slope(W[1] @ W[0])
        W = W - 1e-4 * np.stack([W[1].T @ slope, slope @ W[0].T])
    np.testing.assert_allclose(end, W[1] @ W[0], atol=2e-4)
    assert loss.value(end) < loss.value(state.end_to_end)


def test_gauge_noise_of_one_step_does_not_move_the_product_to_first_order():
    state = start(3, 3)
    z = state.gauge(np.random.default_rng(4).standard_normal((6, 3, 3, 3)))
    moves = [abs(state.retract(t * z).end_to_end - state.end_to_end).max() for t in (1e-2, 1e-3)]
    assert 80 < moves[0] / moves[1] < 120


def test_noise_orthogonal_to_the_orbits_is_what_the_first_order_sees():
    """W moves by Q_N [|h_ij| B_ij] Q_0ᵀ with g = 0, and B is standard: E B_ij² = dt within 6.5 standard errors."""
    state = start(3, 2)
    white = 0.1 * np.random.default_rng(5).standard_normal((20_000, 3, 2, 2))
    _, B = Langevin(Free(), 0.0, 1.0).step(state, white, 0.01)
    second = np.einsum("nij,nkl->ijkl", B, B).reshape(4, 4) / (0.01 * len(B))
    assert abs(second - np.eye(4)).max() < 6.5 * np.sqrt(2 / len(B))


def test_a_walk_is_a_function_of_its_seed():
    def end(seed):
        walk = Walk(Langevin.riemannian(2.0), start(2, 2), 0.1, 4, seed, "seed")
        return walk.observed(lambda s: s.lam, Block(0, 5))

    assert (end(1) == end(1)).all() and (end(1) != end(2)).any()


def test_bad_arguments():
    with pytest.raises(ValueError, match="beta must be a finite number > 0, not 0"):
        Langevin.riemannian(0)
    with pytest.raises(ValueError, match="kappa must be a finite number ≥ 0, not -1"):
        Langevin.riemannian(1.0, -1)
    with pytest.raises(ValueError, match="gauge must be a finite number ≥ 0, not nan"):
        Langevin(Free(), float("nan"), 1.0)
    with pytest.raises(ValueError, match="steps must be an integer ≥ 1"):
        Walk(Langevin.riemannian(1.0, loss=WeightDecay(1.0, 2)), start(2, 2), 1.0, 0, 1, "x")
