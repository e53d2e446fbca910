"""The claims of `brackets_of_noise`, by one step of complex and of matrix Brownian motions."""

from __future__ import annotations

import numpy as np

from numeric.vector_sde import ItoSDE
from numeric.wiener import hermitian_basis
from symcalc.claims.ito.simulated.one_step import Local, constant, still
from symcalc.claims.ito.simulated.quantities import Array, as_parts, parts, reals
from symcalc.evidence.exact import Quantities
from symcalc.evidence.verdict import Evidence


def holomorphic(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """A cubic h of a complex Brownian motion with E dZ² ≠ 0, and of a conformal one, by one step."""
    at = {"alpha": 0.8 + 0.3j, "beta": -0.4 + 0.5j, "h_0": 0.6 - 0.2j, "h_1": 1.1 + 0.7j, "h_2": -0.9 + 0.4j}
    at |= {f"conj({name})": value.conjugate() for name, value in at.items()}
    test = Local(seed, "holomorphic")

    def h(x: Array) -> Array:
        return at["h_0"] + at["h_1"] * x + at["h_2"] * x**2 / 2 + x**3 / 7

    def squared(x: Array) -> Array:
        return np.abs(h(x)) ** 2

    for ending, loadings in (("", [at["alpha"], at["beta"]]), (", conformal Z", [1, 1j])):
        sde = ItoSDE(still, constant([loadings]))
        name = f"drift of h(Z){ending}"
        test.drift(name, sde, lambda x: as_parts(h(x)), [0j], parts(claimed[name], at))
        name = f"drift of |h(Z)|²{ending}"
        test.drift(name, sde, squared, [0j], reals(claimed[name], at))
    return test.conclude()


def sandwiches(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of XAX (and of XAXᵀ) at X = 0 for dX = dH, dS and dB, by one step."""
    A = np.array([[0.5, -1.2, 0.3], [0.9, 1.4, -0.6], [-0.8, 0.2, 0.7]])
    at = {f"a{i + 1}{j + 1}": float(A[i, j]) for i in range(3) for j in range(3)}
    hermitian = hermitian_basis(3).reshape(9, 9).T
    noises = {"dH A dH": hermitian, "dS A dS": hermitian[:, :6].real, "dB A dB": np.eye(9), "dB A dBᵀ": np.eye(9)}
    test = Local(seed, "sandwiches")
    for name, columns in noises.items():

        def f(x: Array, transposed: bool = name.endswith("ᵀ")) -> Array:
            X = x.reshape(*x.shape[:-1], 3, 3)
            right = X.swapaxes(-1, -2) if transposed else X
            return as_parts((X @ A @ right).reshape(x.shape))

        start = np.zeros(9, dtype=columns.dtype)
        test.drift(name, ItoSDE(still, constant(columns)), f, start, parts(claimed[name], at))  # type: ignore[arg-type]
    return test.conclude()
