"""The claims of `matrix_groups`, by one Heun or Euler step, at matrices that are not in the groups.

Matrices (..., n, n) are states (..., n²), row by row.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from numeric.vector_sde import ItoSDE, StratonovichSDE
from numeric.wiener import hermitian_basis
from symcalc.claims.ito.simulated.one_step import DIMENSIONS, SIZES, Local, Map, identity, squared_length, still
from symcalc.claims.ito.simulated.quantities import Array, as_parts, parts, reals
from symcalc.evidence.exact import Quantities
from symcalc.evidence.verdict import Evidence


def matrices(x: Array) -> Array:
    """States (..., n²) as matrices (..., n, n)."""
    n = int(np.sqrt(x.shape[-1]))
    return x.reshape(*x.shape[:-1], n, n)


def flat(matrix: Array) -> Array:
    """Matrices (..., n, n) as states (..., n²)."""
    return matrix.reshape(*matrix.shape[:-2], -1)


def right_multiples(directions: Array, x: Array) -> Array:
    """The fields G ↦ GE_a for directions (m, n, n), as a diffusion (..., n², m)."""
    return np.moveaxis(flat(matrices(x)[..., None, :, :] @ directions), -2, -1)


G3 = np.array([[1.2, -0.3, 0.5], [0.4, 0.9, -0.7], [-0.6, 0.8, 1.1]])
I3 = np.array([[0.3, 0.5, -0.2], [-0.4, 0.1, 0.6], [0.2, -0.7, 0.4]])


def named(name: str, matrix: Array) -> dict[str, complex]:
    """The entries of a matrix by the names of their symbols."""
    n = len(matrix)
    return {f"{name}{i + 1}{j + 1}": matrix[i, j].item() for i in range(n) for j in range(n)}


def general_linear(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """det G, log|det G| and tr GGᵀ by one step of dG = G ∘ dB (Heun) and of dG = G dB (Euler)."""
    test, at = Local(seed, "general_linear"), named("g", G3)
    for k, n in enumerate(SIZES):
        G = G3[:n, :n]
        fields = partial(right_multiples, np.eye(n * n).reshape(n * n, n, n))
        det, length = float(np.linalg.det(G)), float((G**2).sum())
        observables: dict[str, Map] = {
            "drift of log|det G|": lambda x: np.linalg.slogdet(matrices(x))[1][..., None],
            "growth rate of det G": lambda x, det=det: np.linalg.det(matrices(x))[..., None] / det,  # type: ignore[misc]
            "growth rate of tr GGᵀ": lambda x, length=length: squared_length(x) / length,  # type: ignore[misc]
        }
        for reading, sde in (("G ∘ dB", StratonovichSDE(still, fields)), ("G dB", ItoSDE(still, fields))):
            for name, f in observables.items():
                value = reals(claimed[f"{name}, {reading}"], at)[k : k + 1]
                test.drift(f"{name}, {reading}, n = {n}", sde, f, list(G.ravel()), value)
    drift = "Itô drift of G ∘ dB, n = 3"
    sde = StratonovichSDE(still, partial(right_multiples, np.eye(9).reshape(9, 3, 3)))
    test.drift(drift, sde, identity, list(G3.ravel()), reals(claimed[drift], at))
    return test.conclude()


def unitary(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """U and UU* by one step of dU = iU ∘ dH (Heun) and of dU = iU dH (Euler), at a matrix that is not unitary."""
    U3 = G3 + 1j * I3
    test, at = Local(seed, "unitary"), named("u", U3) | named("v", U3.conj())

    def gram(x: Array) -> Array:
        U = matrices(x)
        return as_parts(flat(U @ U.conj().swapaxes(-1, -2)))

    for d in SIZES:
        U = list(U3[:d, :d].ravel())
        fields = partial(right_multiples, 1j * hermitian_basis(d))
        heun, euler = StratonovichSDE(still, fields), ItoSDE(still, fields)
        name = f"Itô drift, d = {d}"
        test.drift(name, heun, as_parts, U, parts(claimed[name], at))
        name = f"drift of UU*, d = {d}"
        test.drift(name, heun, gram, U, parts(claimed[name], at))
        name = f"drift of UU* for dU = iU dH, d = {d}"
        test.drift(name, euler, gram, U, parts(claimed[name], at))
    return test.conclude()


def orthogonal(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """U and UUᵀ by one Heun step of dU = U ∘ dA, at a matrix that is not orthogonal."""
    O4 = np.array([[0.9, -0.3, 0.5, 0.2], [0.4, 1.1, -0.7, 0.6], [-0.6, 0.8, 0.7, -0.1], [0.3, -0.5, 0.2, 1.3]])
    test, at = Local(seed, "orthogonal"), named("o", O4)

    def gram(x: Array) -> Array:
        U = matrices(x)
        return flat(U @ U.swapaxes(-1, -2))

    for n in DIMENSIONS:
        units = np.eye(n * n).reshape(n, n, n, n)
        skew = np.array([units[i, j] - units[j, i] for i in range(n) for j in range(i + 1, n)])
        sde, U = StratonovichSDE(still, partial(right_multiples, skew)), list(O4[:n, :n].ravel())
        test.drift(f"Itô drift, n = {n}", sde, identity, U, reals(claimed[f"Itô drift, n = {n}"], at))
        test.drift(f"drift of UUᵀ, n = {n}", sde, gram, U, reals(claimed[f"drift of UUᵀ, n = {n}"], at))
    return test.conclude()
