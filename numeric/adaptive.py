"""Steps that refine themselves where they must, on the same Brownian path, without bias.

A step over (h, ΔW) that is refused is cut in two by a Brownian bridge: the halves are drawn given ΔW, never afresh.  So
the driving path keeps its law whatever the reason for refusing (the state, or a look at the step just tried); drawing
anew after a look at the noise would not.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from numeric import arguments

Step = Callable[[np.ndarray, np.ndarray, float], np.ndarray]
Refuse = Callable[[np.ndarray, np.ndarray, float], np.ndarray]


@dataclass(frozen=True)
class Refined:
    """The states (paths, d) after a step, and how many elementary steps each path took, (paths,)."""

    state: np.ndarray
    steps: np.ndarray


def refined_step(
    step: Step,
    refuse: Refuse,
    x: np.ndarray,
    dW: np.ndarray,
    h: float,
    rng: np.random.Generator,
    levels: int = 12,
) -> Refined:
    """Advance x (paths, d) over h with ΔW (paths, m), halving where `refuse` says so, at most `levels` times.

    step: (x, ΔW, h) -> x.  refuse: (x, tried, h) -> booleans (n,), where `tried` is what the step would give.  The
    random numbers of the bridges come from `rng`.  Paths that are still refused after `levels` halvings take the step.

    >>> euler = lambda x, dW, h: x + dW
    >>> never, always = lambda x, y, h: np.full(len(x), False), lambda x, y, h: np.full(len(x), True)
    >>> rng, x, dW = np.random.default_rng(1), np.zeros((2, 1)), np.array([[0.5], [1.0]])
    >>> refined_step(euler, never, x, dW, 1.0, rng).steps
    array([1, 1])
    >>> refined = refined_step(euler, always, x, dW, 1.0, rng, levels=3)
    >>> refined.steps, refined.state.round(12).tolist()
    (array([8, 8]), [[0.5], [1.0]])
    """
    h, levels = arguments.positive("h", h), arguments.integer("levels", levels)
    with np.errstate(all="ignore"):
        tried = step(x, dW, h)
        again = refuse(x, tried, h) if levels else np.zeros(len(x), dtype=bool)
    steps = np.ones(len(x), dtype=int)
    if again.any():
        refined = _halves(step, refuse, x[again], dW[again], h, rng, levels - 1)
        tried, steps[again] = tried.copy(), refined.steps
        tried[again] = refined.state
    return Refined(tried, steps)


def _halves(
    step: Step, refuse: Refuse, x: np.ndarray, dW: np.ndarray, h: float, rng: np.random.Generator, levels: int
) -> Refined:
    first = dW / 2 + math.sqrt(h / 4) * rng.standard_normal(dW.shape)
    middle = refined_step(step, refuse, x, first, h / 2, rng, levels)
    end = refined_step(step, refuse, middle.state, dW - first, h / 2, rng, levels)
    return Refined(end.state, middle.steps + end.steps)


def near_collision(safety: float = 0.02) -> Refuse:
    """Return a `refuse` for ordered particles: h > safety × (smallest gap)², before or after, or order lost.

    >>> refuse = near_collision(0.1)
    >>> refuse(np.array([[0.0, 1.0]]), np.array([[0.5, 0.4]]), 0.01)
    array([ True])
    """
    safety = arguments.positive("safety", safety)

    def refuse(x: np.ndarray, tried: np.ndarray, h: float) -> np.ndarray:
        gap = np.minimum(np.diff(x, axis=-1).min(axis=-1), np.diff(tried, axis=-1).min(axis=-1))
        return ~((gap > 0) & (h <= safety * gap**2))

    return refuse
