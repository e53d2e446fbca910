"""Theorem 15 to look at: dM = P_M dH + √(2/β) P_M⊥ dH upstairs; downstairs the eigenvalues, by the derived drift.

Downstairs the noise is u_k* dM u_k of the path upstairs, u_k the eigenvectors of the current M.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric import laws
from numeric.densities import dyson_density
from numeric.ensemble import Block
from numeric.failures import Failures
from numeric.paths import Run
from numeric.streams import stream
from numeric.wiener import hermitian_increments
from symcalc.errors import BadInput
from symcalc.simulation.result import EXACT_SAMPLES, Paths, density_of


@dataclass(frozen=True)
class Dyson:
    """The run upstairs, β and the eigenvalues at t = 0."""

    run: Run
    beta: float
    start: tuple[float, ...]
    observed = "eigenvalues"

    @classmethod
    def checked(
        cls,
        beta: float,
        horizon: float,
        steps: int,
        seed: int,
        start: Sequence[float] = (-3.0, -1.0, 1.0, 3.0),
        depth: int | None = None,
    ) -> Dyson:
        """The model of these arguments; `BadInput` or ValueError where they are inadmissible."""
        if depth is not None:
            raise BadInput("dyson has no depth: --depth is for dln")
        if not np.isfinite(beta) or not beta > 0:
            raise BadInput(f"beta must be a finite number > 0, not {beta!r}")
        return cls(Run.start(start, float(np.sqrt(2 / beta)), horizon, steps, seed, "simulate"), beta, tuple(start))

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen."""
        run = {"horizon": self.run.horizon, "steps": self.run.steps, "seed": self.run.seed}
        return {"model": "dyson", "beta": self.beta, "start": list(self.start), **run}

    def paths(self, block: Block) -> Paths:
        """Both sides of the first path and both ends of all paths."""
        from symcalc.formulas import formula

        run, drift = self.run, formula("dyson.drift").compile()
        rng, h = run.rng(block), run.step
        matrix = np.broadcast_to(run.matrix, (block.paths, *run.matrix.shape))
        x = np.tile(self.start, (block.paths, 1)).astype(float)
        largest = 1 / np.sqrt(h)  # truncated Euler: a pair closer than √h is thrown apart as far as it would diffuse
        above, below = [], [x[0]]
        with np.errstate(all="ignore"):  # what is not finite is counted
            for _ in range(run.steps):
                step = run.advance(matrix, hermitian_increments(rng, block.paths, run.dimension, h))
                x = x + h * np.clip(drift(x), -largest, largest) + np.einsum("...ii->...i", step.frame_increment).real
                matrix = step.matrix
                above.append(step.eigenvalues[0])
                below.append(x[0])
        ends = np.linalg.eigvalsh(matrix)
        failures = Failures.among(x, block.index)
        return Paths(np.array([*above, ends[0]]), np.array(below), ends, x, failures)

    def exact_density(self, x: np.ndarray) -> tuple[np.ndarray, str]:
        """In closed form, or from exact samples, or none."""
        density = dyson_density(x, self.start, self.run.horizon, self.beta)
        if density is not None:
            return density, "closed form"
        if self.beta not in (1, 4):
            return np.full(len(x), np.nan), "none known for this β and more than two eigenvalues"
        rng = stream(self.run.seed, "simulate: exact law")
        samples = laws.sample_dyson(rng, EXACT_SAMPLES, self.start, self.run.horizon, int(self.beta))
        return density_of(samples, x), f"{EXACT_SAMPLES} samples of M_0 + H"
