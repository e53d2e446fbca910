"""The equations downstairs as integrators: schemes are consistent with a linear equation, and with the network when
the coefficients are those of two layers, written out here (a_ij = σ_i + σ_j, Σ″ = 1)."""

import numpy as np
import pytest

from numeric.end_to_end import MatrixSDE, SpectrumSDE, matrix, of_network
from numeric.ensemble import Block
from numeric.framed import Framed
from numeric.losses import Free
from numeric.network import Langevin, Walk
from numeric.random_matrices import haar_orthogonal

BETA = 8.0


def two_layers(in_frames=True):
    """Brownian motion of (M_d, g²), generator Δ/β."""
    return MatrixSDE(
        amplitude=lambda s: np.sqrt(2 / BETA * (s[..., :, None] + s[..., None, :])),
        drift=lambda s: np.ones_like(s) / BETA,
        in_frames=in_frames,
    )


def start():
    return Framed.start([1.5, 1.0, 0.7], haar_orthogonal(np.random.default_rng(2), 3, 3))


def test_flat_noise_is_added():
    W = np.random.default_rng(1).standard_normal((3, 3))
    state, dW = matrix(W), 1e-2 * np.random.default_rng(2).standard_normal((3, 3))
    sde = MatrixSDE(amplitude=lambda s: np.ones((3, 3)), in_frames=False)
    np.testing.assert_allclose(sde.step(state, dW, 0.1).end_to_end, W + dW, atol=1e-13)
    pulled = MatrixSDE(amplitude=lambda s: np.zeros((3, 3)), force=lambda W: -2 * W)
    np.testing.assert_allclose(pulled.step(state, dW, 0.1).end_to_end, 0.8 * W, atol=1e-13)


def test_driven_by_the_noise_of_the_network_it_follows_the_network():
    """Path by path, no gauge noise: the median distance falls with the step, and not without the drift Σ″."""

    def distance(steps, sde):
        equation = Langevin(Free(), gauge=0.0, horizontal=np.sqrt(2 / BETA))
        down = of_network(start())
        walk = Walk(equation, start(), 0.1, steps, 3, "follow")
        up = []
        for network, B in walk.states(Block(0, 300)):
            down = sde.step(down, B, walk.dt)
            up = network.end_to_end
        return np.median(np.sqrt(((up - down.end_to_end) ** 2).sum(axis=(1, 2))))

    coarse, fine = distance(20, two_layers()), distance(320, two_layers())
    assert fine < 0.4 * coarse  # 0.25 for strong order ½
    without = MatrixSDE(two_layers().amplitude)
    assert distance(320, without) > 4 * fine


def test_reflection_and_order():
    sde = SpectrumSDE(drift=lambda s: np.zeros_like(s), amplitude=lambda s: np.ones_like(s))
    moved = sde.step(np.array([[2.0, 1.0]]), np.array([[0.0, -1.5], [-3.0, 0.0]]), 0.1)
    assert moved.tolist() == [[2.0, 0.5], [1.0, 1.0]]


def test_rank_loss_is_refused():
    with pytest.raises(ValueError, match="full rank"):
        matrix(np.diag([1.0, 0.0]))
