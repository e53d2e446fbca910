"""Upstairs against downstairs along paths: the noisy network beside the equations that were derived for W and for σ.

Both sides get the same horizontal noise B; gauge noise acts upstairs alone.  Downstairs are the emitted Σ′, Σ″ and a_ij
in Euler's scheme.  Means of differences, extrapolated from two step sizes, at 6.5 standard errors plus what the last
halving of the step changed (fixed seeds, 64 + 16 comparisons: false alarms below 1e-8 in all).
"""

from functools import cache

import numpy as np
import pytest

from numeric.end_to_end import MatrixSDE, SpectrumSDE, of_network
from numeric.ensemble import Block
from numeric.framed import Framed
from numeric.losses import Completion, Free, Target, WeightDecay
from numeric.network import Langevin, Walk
from numeric.random_matrices import haar_orthogonal
from symcalc.dln import metric_operator
from symcalc.formulas import formula

BETA, KAPPA, HORIZON, PATHS = 5.0, 0.4, 0.05, 300
DEPTHS, DIMENSIONS = (1, 2, 3, 5), (1, 2, 3, 4)
LOSSES = ("free", "target", "decay", "completion")


@cache
def compiled(identity):
    return formula(identity).compile()


def start(depth, d):
    return Framed.start(np.linspace(1.7, 0.8, d), haar_orthogonal(np.random.default_rng(2), d, depth + 1))


def loss(name, depth, d):
    target = np.random.default_rng(3).standard_normal((d, d))
    observed = np.random.default_rng(4).random((d, d)) < 0.6
    made = {
        "free": Free(),
        "target": Target(target),
        "decay": WeightDecay(0.7, depth),
        "completion": Completion(target, observed),
    }
    return made[name]


def equation(depth, energy, entropy=1.0, ito=1.0, in_frames=True):
    """dX = −grad F_β dt + X^{β/κ}, from the emitted formulas."""

    def drift(sigma):
        force, correction = compiled("dln.entropic_drift")(sigma, depth), compiled("dln.ito_drift")(sigma, depth)
        return (entropy * force + ito * KAPPA * correction) / BETA

    return MatrixSDE(
        amplitude=lambda sigma: np.sqrt(2 * KAPPA / BETA * compiled("dln.multiplier")(sigma, depth)),
        drift=drift,
        force=lambda W: -metric_operator(W, energy.slope(W), depth),
        in_frames=in_frames,
    )


def observed(W, before):
    """|W|², and of the change of W its trace and the square of its first entry: spectrum, drift, frames."""
    change = W - before
    trace = np.trace(change, axis1=-2, axis2=-1)
    return np.stack([(W**2).sum(axis=(-1, -2)), trace, change[..., 0, 0] ** 2], axis=-1)


def differences(depth, d, energy, sde, steps, paths=PATHS):
    """What W does upstairs, less what it does downstairs, (paths, 3)."""
    walk = Walk(Langevin.riemannian(BETA, KAPPA, energy), start(depth, d), HORIZON, steps, 1, f"down, {steps}")
    down, up = of_network(start(depth, d)), None
    for network, B in walk.states(Block(0, paths)):
        down, up = sde.step(down, B, walk.dt), network
    before = start(depth, d).end_to_end
    return observed(up.end_to_end, before) - observed(down.end_to_end, before)


def agree(depth, d, energy, sde, paths=PATHS, steps=5):
    coarse, fine = (differences(depth, d, energy, sde, n, paths) for n in (steps, 2 * steps))
    estimate = (2 * fine - coarse).mean(axis=0)
    error = np.sqrt(4 * fine.var(axis=0) + coarse.var(axis=0)) / np.sqrt(paths)
    change = abs(fine.mean(axis=0) - coarse.mean(axis=0))
    return bool((abs(estimate) < 6.5 * error + change + 1e-12).all())


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("d", DIMENSIONS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_the_matrix_downstairs_follows_the_network(depth, d, name):
    energy = loss(name, depth, d)
    assert agree(depth, d, energy, equation(depth, energy))


@pytest.mark.parametrize("d", DIMENSIONS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_the_singular_values_downstairs_follow_the_network(depth, d):
    """E = (cN/2) Σλ², which is a function of σ: E Σσ on both sides."""
    energy, rng = loss("decay", depth, d), np.random.default_rng(5)

    def drift(sigma):
        entropic = compiled("dln.entropic_drift")(sigma, depth) / BETA
        brownian = KAPPA * compiled("dln.singular_drift")(sigma, depth, BETA)
        multiplier = np.einsum("...kk->...k", compiled("dln.multiplier")(sigma, depth))
        return entropic + brownian - multiplier * 0.7 * sigma ** (2 / depth - 1)

    sde = SpectrumSDE(
        drift, lambda s: np.sqrt(2 * KAPPA / BETA * np.einsum("...kk->...k", compiled("dln.multiplier")(s, depth)))
    )
    walk = Walk(Langevin.riemannian(BETA, KAPPA, energy), start(depth, d), HORIZON, 20, 1, "sigma")
    sigma = np.broadcast_to(start(depth, d).sigma, (2000, d))
    for _ in range(walk.steps):
        sigma = sde.step(sigma, np.sqrt(walk.dt) * rng.standard_normal((2000, d)), walk.dt)
    up, down = walk.observed(lambda s: s.sigma, Block(0, 2000)).sum(axis=-1), sigma.sum(axis=-1)
    error = np.sqrt((up.var() + down.var()) / 2000)
    assert abs(up.mean() - down.mean()) < 6.5 * error + 0.002 * abs(up.mean())


WRONG = {
    "without Σ″": {"ito": 0.0},
    "N for N − 1 in Σ″": {"ito": 1.5},
    "Σ′ doubled": {"entropy": 2.0},
    "without frames": {"in_frames": False},
}


@pytest.mark.parametrize("slip", WRONG)
def test_a_wrong_equation_does_not_follow(slip):
    """d = 3, N = 3: the path test sees what the one-step test sees."""
    energy = loss("free", 3, 3)
    assert agree(3, 3, energy, equation(3, energy), 3000, 20)
    assert not agree(3, 3, energy, equation(3, energy, **WRONG[slip]), 3000, 20)
