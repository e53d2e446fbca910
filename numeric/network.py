"""The noisy linear network upstairs: gradient flow on balanced factors, with noise along and across the gauge orbits.

    dW = g P_g dM + h P_h dM − grad L dt,       L = E(W_N ⋯ W_1),

P_g and P_h the projections on the gauge and the horizontal directions, dM white noise in all entries of all factors
(Frobenius), in the sense of Itô for the Levi-Civita connection: generator ½ g² tr_V Hess + ½ h² tr_H Hess − grad L.

| amplitudes                        | what it is                                                                |
| --------------------------------- | ------------------------------------------------------------------------- |
| g = √(2/β), h = √(2κ/β)           | the Riemannian Langevin equation with dW^{β,κ}, `Langevin.riemannian`      |
| g = h = √(2/β)                    | Brownian motion of the balanced manifold: isotropic noise, generator Δ/β  |
| g = 0, h = √(2/β)                 | noise projected orthogonally to the orbits (arXiv 2602.12257)              |

A step projects the noise, adds the gradient, and retracts to second order: weak order 1, balanced to rounding.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from numeric import arguments
from numeric.ensemble import Block
from numeric.framed import Framed
from numeric.losses import Free, Loss
from numeric.streams import stream


@dataclass(frozen=True)
class Langevin:
    """The equation: a loss, and the amplitudes g ≥ 0 of the gauge noise and h ≥ 0 of the horizontal noise."""

    loss: Loss
    gauge: float
    horizontal: float

    def __post_init__(self) -> None:
        arguments.amplitude(self.gauge, "gauge")
        arguments.amplitude(self.horizontal, "horizontal")

    @classmethod
    def riemannian(cls, beta: float, kappa: float = 1.0, loss: Loss | None = None) -> "Langevin":
        """Return the RLE at inverse temperature β and anisotropy κ ≥ 0; E = 0 by default.

        >>> Langevin.riemannian(beta=2.0, kappa=0.25)
        Langevin(loss=Free(), gauge=1.0, horizontal=0.5)
        """
        weight = 2 / arguments.positive("beta", beta)
        return cls(loss or Free(), math.sqrt(weight), math.sqrt(weight * arguments.amplitude(kappa, "kappa")))

    def step(self, state: Framed, noise: np.ndarray, dt: float) -> tuple[Framed, np.ndarray]:
        """Return the next factors, and the noise B (..., d, d) that the end-to-end matrix got, in its frames.

        noise: increments of white noise over dt in the frames of `state`, (..., N, d, d).

        >>> state = Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 3))
        >>> moved, B = Langevin(Free(), 0.0, 1.0).step(state, np.stack([np.diag([0.1, 0.0])] * 2), dt=0.01)
        >>> moved.lam.round(12).tolist(), B.round(4).tolist()
        ([2.1, 1.0], [[0.1414, 0.0], [0.0, 0.0]])
        """
        z, B = self.projected(state, noise)
        return self.moved(state, z, dt), B

    def projected(self, state: Framed, noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return g P_g dM + h P_h dM in the frames of `state`, (..., N, d, d), and the B of `step`.

        >>> state = Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 3))
        >>> z, B = Langevin(Free(), 0.0, 1.0).projected(state, np.stack([np.diag([0.1, 0.0])] * 2))
        >>> z.round(12).tolist() == np.stack([np.diag([0.1, 0.0])] * 2).tolist()
        True
        """
        horizontal, B = state.horizontal(noise)
        z = self.horizontal * horizontal
        if self.gauge:
            z += self.gauge * state.gauge(noise)
        return z, B

    def moved(self, state: Framed, z: np.ndarray, dt: float) -> Framed:
        """Return the factors after a step with the projected noise z, (..., N, d, d), and the gradient of the loss.

        >>> state = Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 3))
        >>> Langevin(Free(), 0.0, 1.0).moved(state, np.zeros((2, 2, 2)), dt=0.01).lam.round(12).tolist()
        [2.0, 1.0]
        """
        return state.retract(z - dt * self.loss.gradient(state))


@dataclass(frozen=True)
class Walk:
    """Paths of an equation from one point: `steps` steps to the time `horizon`, streams named by (seed, purpose)."""

    equation: Langevin
    start: Framed
    horizon: float
    steps: int
    seed: int
    purpose: str

    def __post_init__(self) -> None:
        arguments.positive("horizon", self.horizon)
        arguments.integer("steps", self.steps, least=1)

    @property
    def dt(self) -> float:
        """The length of a step."""
        return self.horizon / self.steps

    def begin(self, paths: int) -> Framed:
        """Return the start, once for each path."""
        frames, lam = self.start.frames, self.start.lam
        return Framed(np.broadcast_to(frames, (paths, *frames.shape)), np.broadcast_to(lam, (paths, *lam.shape)))

    def halves(self, block: Block) -> Iterator[np.ndarray]:
        """Yield the noise of each step in two halves, (2, paths, N, d, d), white in the entries of the factors.

        >>> walk = Walk(Langevin.riemannian(2.0), Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 4)), 0.1, 5, 1, "")
        >>> [pair.shape for pair in walk.halves(Block(0, 7))] == [(2, 7, 3, 2, 2)] * 5
        True
        """
        rng, d = stream(self.seed, self.purpose, block.index), self.start.lam.shape[-1]
        for _ in range(self.steps):
            yield rng.standard_normal((2, block.paths, self.start.depth, d, d)) * math.sqrt(self.dt / 2)

    def states(self, block: Block) -> Iterator[tuple[Framed, np.ndarray]]:
        """Yield the state after each step and the B of that step, for the paths of a block.

        >>> start = Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 4))
        >>> walk = Walk(Langevin.riemannian(2.0), start, 0.1, 5, seed=1, purpose="example")
        >>> [state.sigma.shape for state, B in walk.states(Block(0, 7))]
        [(7, 2), (7, 2), (7, 2), (7, 2), (7, 2)]
        """
        rng, scale = stream(self.seed, self.purpose, block.index), math.sqrt(self.dt)
        d, state = self.start.lam.shape[-1], self.begin(block.paths)
        for _ in range(self.steps):
            noise = rng.standard_normal((block.paths, self.start.depth, d, d))
            noise *= scale
            state, B = self.equation.step(state, noise, self.dt)
            yield state, B

    def observed(self, observe: Callable[[Framed], np.ndarray], block: Block) -> np.ndarray:
        """Return observe(state), (paths, ...), at the horizon: what `ensemble.simulate` asks for, by `partial`."""
        for state, _ in self.states(block):
            last = state
        return observe(last)
