"""Losses of a linear network: E(W) of the end-to-end matrix, its slope E′(W), and the gradient on balanced factors.

| loss          | E(W)                      | E′(W)                   |
| ------------- | ------------------------- | ----------------------- |
| `Free`        | 0                         | 0                       |
| `Target`      | ½ |W − Φ|²                | W − Φ                   |
| `Completion`  | ½ Σ_observed (W_ij − Φ_ij)² | the same, where observed |
| `WeightDecay` | (cN/2) Σ λ² = (c/2) Σ_p |W_p|² | c W (WᵀW)^{1/N − 1} |

Matrices are real, (..., d, d), with the Frobenius norm; λ = σ^{1/N}.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from numeric import arguments
from numeric.framed import Framed


class Loss(ABC):
    """What a loss knows: `value`, `slope`, and `gradient` on balanced factors."""

    def value(self, W: np.ndarray) -> np.ndarray:
        """Return E(W), (...)."""
        return self._value(W)

    def slope(self, W: np.ndarray) -> np.ndarray:
        """Return E′(W), (..., d, d), the gradient in the entries of W."""
        return self._slope(W)

    def gradient(self, state: Framed) -> np.ndarray:
        """Return the gradient of E(W_N ⋯ W_1) in the factors, in their frames, (..., N, d, d); it is horizontal."""
        return self._gradient(state)

    @abstractmethod
    def _value(self, W: np.ndarray) -> np.ndarray: ...

    @abstractmethod
    def _slope(self, W: np.ndarray) -> np.ndarray: ...

    def _gradient(self, state: Framed) -> np.ndarray:
        last, first = state.frames[..., -1, :, :], state.frames[..., 0, :, :]
        return state.lift(last.swapaxes(-1, -2) @ self.slope(state.end_to_end) @ first)


@dataclass(frozen=True)
class Free(Loss):
    """E = 0.

    >>> float(Free().value(np.eye(2)))
    0.0
    """

    def _value(self, W: np.ndarray) -> np.ndarray:
        return np.zeros(W.shape[:-2])

    def _slope(self, W: np.ndarray) -> np.ndarray:
        return np.zeros_like(W)

    def _gradient(self, state: Framed) -> np.ndarray:
        return np.zeros((1, 1, 1))


@dataclass(frozen=True, eq=False)
class Target(Loss):
    """½ |W − Φ|² for a matrix Φ (d, d).

    >>> float(Target(np.eye(2)).value(np.zeros((2, 2))))
    1.0
    """

    target: np.ndarray

    def _value(self, W: np.ndarray) -> np.ndarray:
        return ((W - self.target) ** 2).sum(axis=(-1, -2)) / 2

    def _slope(self, W: np.ndarray) -> np.ndarray:
        return W - self.target


@dataclass(frozen=True, eq=False)
class Completion(Loss):
    """Matrix completion, ½ Σ (W_ij − Φ_ij)² over the observed entries; `observed` (d, d) is boolean.

    >>> Completion(np.eye(2), np.array([[True, False], [False, False]])).slope(np.zeros((2, 2)))
    array([[-1.,  0.],
           [ 0.,  0.]])
    """

    target: np.ndarray
    observed: np.ndarray

    def __post_init__(self) -> None:
        if self.observed.dtype != bool or self.observed.shape != self.target.shape:
            raise ValueError(
                f"observed must be boolean of the target's shape {self.target.shape}, "
                f"not {self.observed.dtype} of {self.observed.shape}"
            )

    def _value(self, W: np.ndarray) -> np.ndarray:
        return (self.slope(W) ** 2).sum(axis=(-1, -2)) / 2

    def _slope(self, W: np.ndarray) -> np.ndarray:
        return np.where(self.observed, W - np.where(self.observed, self.target, 0.0), 0.0)


@dataclass(frozen=True)
class WeightDecay(Loss):
    """(cN/2) Σ λ_k², which is (c/2) Σ_p |W_p|² on balanced factors of depth N: c > 0 confines.

    Its gradient is c W_p; ValueError for factors of another depth.

    >>> WeightDecay(0.5, depth=2).slope(np.diag([4.0, 1.0]))      # c times the polar factor
    array([[0.5, 0. ],
           [0. , 0.5]])
    """

    c: float
    depth: int

    def __post_init__(self) -> None:
        arguments.positive("c", self.c)
        arguments.integer("depth", self.depth, least=1)

    def _value(self, W: np.ndarray) -> np.ndarray:
        sigma = np.linalg.svd(W, compute_uv=False)
        return self.c * self.depth / 2 * (sigma ** (2 / self.depth)).sum(axis=-1)

    def _slope(self, W: np.ndarray) -> np.ndarray:
        U, sigma, V = np.linalg.svd(W)
        return self.c * (U * sigma[..., None, :] ** (2 / self.depth - 1)) @ V

    def _gradient(self, state: Framed) -> np.ndarray:
        if state.depth != self.depth:
            raise ValueError(f"the weight decay is that of depth {self.depth}, and the network has depth {state.depth}")
        return (self.c * state.lam[..., None] * np.eye(state.lam.shape[-1]))[..., None, :, :]
