"""One-step schemes for stochastic differential equations driven by Brownian motion: dX = a(X) dt + σ(X) dW or ∘ dW.

The reading is part of the type: `ItoSDE` or `StratonovichSDE`, and a scheme refuses the other.  States are (..., d),
σ(x) is (..., d, m), noise increments ΔW are (..., m) with variance h.  What each scheme reaches (measured in the
tests):

| scheme           | reading      | noise                         | strong | weak |
| ---------------- | ------------ | ----------------------------- | ------ | ---- |
| `euler_maruyama` | Itô          | any (additive: strong order 1)| ½      | 1    |
| `milstein`       | Itô          | commutative; needs ∂σ         | 1      | 1    |
| `rossler`        | Itô          | commutative; derivative-free  | 1      | 1    |
| `heun`           | Stratonovich | commutative (any: strong ½)   | 1      | 1    |
| `tamed_euler`    | Itô          | any; drift may grow fast      | ½      | 1    |

Noise is commutative when Σ_i σ_ia ∂_i σ_kb is symmetric in a and b; nothing here checks that.  Singular repulsion has
schemes of its own in `repulsion`, steps that refine themselves are in `adaptive`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from numeric import arguments

VectorField = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class ItoSDE:
    """dX = drift dt + diffusion dW in the Itô sense.

    drift: (..., d) -> (..., d).  diffusion: (..., d) -> (..., d, m).  jacobian: (..., d) -> (..., d, m, d), the
    derivatives ∂σ_ka/∂x_i, for `milstein` alone.

    >>> growth = ItoSDE(lambda x: 0.5 * x, lambda x: x[..., None], lambda x: np.ones((*x.shape, 1, 1)))
    >>> growth.diffusion(np.array([2.0])).shape, growth.jacobian(np.array([2.0])).shape
    ((1, 1), (1, 1, 1))
    """

    drift: VectorField
    diffusion: VectorField
    jacobian: VectorField | None = None


@dataclass(frozen=True)
class StratonovichSDE:
    """dX = drift dt + diffusion ∘ dW in the Stratonovich sense; shapes as for `ItoSDE`.

    >>> StratonovichSDE(lambda x: 0 * x, lambda x: x[..., None]).drift(np.array([2.0]))
    array([0.])
    """

    drift: VectorField
    diffusion: VectorField


Step = Callable[..., np.ndarray]


def euler_maruyama(sde: ItoSDE, x: np.ndarray, dW: np.ndarray, h: float) -> np.ndarray:
    """Return x + a h + σ ΔW.

    >>> growth = ItoSDE(lambda x: 0.5 * x, lambda x: x[..., None])
    >>> euler_maruyama(growth, np.array([2.0]), np.array([0.1]), h=0.01)
    array([2.21])
    """
    _require(ItoSDE, sde, "euler_maruyama")
    return x + sde.drift(x) * h + _apply(sde.diffusion(x), dW)


def milstein(sde: ItoSDE, x: np.ndarray, dW: np.ndarray, h: float) -> np.ndarray:
    """Return Euler's step + ½ Σ_ab (Dσ_b)[σ_a] (ΔW_a ΔW_b − h δ_ab), for commutative noise.

    Raises ValueError when the equation has no `jacobian`.

    >>> growth = ItoSDE(lambda x: 0.5 * x, lambda x: x[..., None], lambda x: np.ones((*x.shape, 1, 1)))
    >>> milstein(growth, np.array([2.0]), np.array([0.1]), h=0.01)
    array([2.21])
    """
    _require(ItoSDE, sde, "milstein")
    if sde.jacobian is None:
        raise ValueError("milstein needs the derivative of the diffusion; give ItoSDE a jacobian, or use rossler")
    sigma = sde.diffusion(x)
    second = np.einsum("...kbi,...ia,...ab->...k", sde.jacobian(x), sigma, _iterated(dW, h))
    return x + sde.drift(x) * h + _apply(sigma, dW) + second


def rossler(sde: ItoSDE, x: np.ndarray, dW: np.ndarray, h: float) -> np.ndarray:
    """Return a step of the stochastic Runge–Kutta method SRI1 of Rößler, for commutative noise.

    Of the class for Itô equations in section 6 of A. Rößler, Runge–Kutta methods for the strong approximation of
    solutions of stochastic differential equations, SIAM J. Numer. Anal. 48 (2010), 922–952, it is the tableau of three
    stages with α = (1, 0, 0), β⁽¹⁾ = (1, 0, 0), β⁽²⁾ = (0, ½, −½), first column of B⁽¹⁾ = (0, 1, −1), all else 0.
    With I_ab = ½(ΔW_a ΔW_b − h δ_ab) and stages H_b± = x ± Σ_a σ_a I_ab/√h that is
    x + a h + Σ_b σ_b ΔW_b + ½√h Σ_b (σ_b(H_b+) − σ_b(H_b−)).

    >>> growth = ItoSDE(lambda x: 0.5 * x, lambda x: x[..., None])
    >>> rossler(growth, np.array([2.0]), np.array([0.1]), h=0.01).round(12)
    array([2.21])
    """
    _require(ItoSDE, sde, "rossler")
    sigma, root = sde.diffusion(x), math.sqrt(h)
    offsets = np.einsum("...ka,...ab->...bk", sigma, _iterated(dW, h)) / root
    stages = np.expand_dims(x, -2)
    slope = sde.diffusion(stages + offsets) - sde.diffusion(stages - offsets)  # (..., b, k, b')
    return x + sde.drift(x) * h + _apply(sigma, dW) + root / 2 * np.einsum("...bkb->...k", slope)


def heun(sde: StratonovichSDE, x: np.ndarray, dW: np.ndarray, h: float) -> np.ndarray:
    """Return the Stratonovich Heun step: the trapezoidal rule with Euler's predictor.

    >>> growth = StratonovichSDE(lambda x: 0 * x, lambda x: x[..., None])
    >>> heun(growth, np.array([2.0]), np.array([0.1]), h=0.01)
    array([2.21])
    """
    _require(StratonovichSDE, sde, "heun")
    drift, sigma = sde.drift(x), sde.diffusion(x)
    predicted = x + drift * h + _apply(sigma, dW)
    return x + (drift + sde.drift(predicted)) * (h / 2) + _apply((sigma + sde.diffusion(predicted)) / 2, dW)


def tamed_euler(sde: ItoSDE, x: np.ndarray, dW: np.ndarray, h: float) -> np.ndarray:
    """Return x + a h/(1 + h|a|) + σ ΔW (Hutzenthaler, Jentzen and Kloeden 2012): one step moves by less than 1.

    So a drift that grows faster than linearly, or is singular, cannot throw the path out.

    >>> steep = ItoSDE(lambda x: -(x**3), lambda x: np.ones((*x.shape, 1)))
    >>> tamed_euler(steep, np.array([10.0]), np.array([0.0]), h=1.0).round(3)
    array([9.001])
    """
    _require(ItoSDE, sde, "tamed_euler")
    drift = sde.drift(x)
    size = np.sqrt((drift * drift).sum(axis=-1, keepdims=True))
    return x + drift * (h / (1 + h * size)) + _apply(sde.diffusion(x), dW)


def integrate(step: Step, sde: ItoSDE | StratonovichSDE, start: np.ndarray, dW: np.ndarray, h: float) -> np.ndarray:
    """Return X after len(dW) steps of size h: start (..., d), dW (steps, ..., m).

    >>> decay = ItoSDE(lambda x: -x, lambda x: np.zeros((*x.shape, 1)))
    >>> integrate(euler_maruyama, decay, np.array([1.0]), np.zeros((2, 1)), h=0.5)
    array([0.25])
    """
    h, x = arguments.positive("h", h), np.asarray(start, dtype=float)
    for increment in dW:
        x = step(sde, x, increment, h)
    return x


def _apply(sigma: np.ndarray, dW: np.ndarray) -> np.ndarray:
    return np.einsum("...ka,...a->...k", sigma, dW)


def _iterated(dW: np.ndarray, h: float) -> np.ndarray:
    """Return ½(ΔW_a ΔW_b − h δ_ab): the symmetric part of the iterated integrals, all that commutative noise needs."""
    return (dW[..., :, None] * dW[..., None, :] - h * np.eye(dW.shape[-1])) / 2


def _require(kind: type, sde: object, scheme: str) -> None:
    if not isinstance(sde, kind):
        raise ValueError(f"{scheme} solves an {kind.__name__}, not {type(sde).__name__}; convert the drift first")
