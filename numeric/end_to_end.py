"""The end-to-end matrix and its singular values as equations of their own; what they are comes in from outside.

In the frames of W = U diag(σ) Vᵀ, with B of independent standard entries,

    dW = U [a_ij(σ) dB_ij] Vᵀ + U diag(b(σ)) Vᵀ dt + f(W) dt        `MatrixSDE`
    dσ_k = b_k(σ) dt + a_k(σ) dB_k                                   `SpectrumSDE`

in the sense of Itô.  Nothing about a, b and f is known here: they are callables.  Euler's scheme, weak order 1 as long
as the smallest singular value is large against the noise of a step; it is reflected at zero.  The frames are carried
along, with their signs, so that a matrix can be driven by the noise of a network path by path.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from numeric.framed import Framed

Vector = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class MatrixSDE:
    """The equation of W: `amplitude` (..., d) -> (..., d, d), `drift` (..., d) -> (..., d), `force` of W (..., d, d).

    in_frames=False leaves the noise in the standard basis, without U and Vᵀ.
    """

    amplitude: Vector
    drift: Vector | None = None
    force: Vector | None = None
    in_frames: bool = True

    def step(self, state: Framed, B: np.ndarray, dt: float) -> Framed:
        """Return the next W, a `Framed` of depth 1; B (..., d, d) are increments over dt.

        >>> flat = MatrixSDE(amplitude=lambda s: np.ones((2, 2)), drift=lambda s: -s)
        >>> flat.step(matrix(np.diag([2.0, 1.0])), np.array([[0.1, 0.0], [0.0, 0.0]]), dt=0.5).end_to_end.round(12)
        array([[1.1, 0. ],
               [0. , 0.5]])
        """
        z = self.amplitude(state.lam) * B
        if not self.in_frames:
            z = state.in_frames(z[..., None, :, :])[..., 0, :, :]
        if self.drift is not None:
            z = z + dt * self.drift(state.lam)[..., None] * np.eye(state.lam.shape[-1])
        if self.force is not None:
            z = z + dt * state.in_frames(self.force(state.end_to_end)[..., None, :, :])[..., 0, :, :]
        return state.retract(z[..., None, :, :])


@dataclass(frozen=True)
class SpectrumSDE:
    """The equation of σ (or of any coordinates ≥ 0 in descending order): drift and amplitude (..., d) -> (..., d)."""

    drift: Vector
    amplitude: Vector

    def step(self, sigma: np.ndarray, B: np.ndarray, dt: float) -> np.ndarray:
        """Return the next σ, reflected at zero and descending; B (..., d) are increments over dt.

        >>> SpectrumSDE(lambda s: 0 * s, lambda s: s).step(np.array([2.0, 1.0]), np.array([-1.0, -2.0]), dt=0.1)
        array([1., 0.])
        """
        moved = np.abs(sigma + self.drift(sigma) * dt + self.amplitude(sigma) * B)
        return -np.sort(-moved, axis=-1)


def matrix(W: np.ndarray) -> Framed:
    """Return W (..., d, d) with its frames, for `MatrixSDE`; ValueError unless it has full rank.

    >>> matrix(np.array([[0.0, 2.0], [1.0, 0.0]])).lam
    array([2., 1.])
    """
    U, sigma, V = np.linalg.svd(W)
    if not (sigma[..., -1] > 0).all():
        raise ValueError("W must have full rank: its smallest singular value is 0")
    return Framed(np.stack([V.swapaxes(-1, -2), U], axis=-3), sigma)


def of_network(state: Framed) -> Framed:
    """Return the end-to-end matrix of a network, with the network's outer frames.

    >>> of_network(Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 4))).lam
    array([8., 1.])
    """
    return Framed(state.frames[..., [0, -1], :, :], state.sigma)
