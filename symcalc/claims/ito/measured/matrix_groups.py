"""The claims of `matrix_groups`: along the fields G ↦ GE, at matrices that are not in the groups.

A matrix is the list of its entries, row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath as mp

from symcalc.claims.ito.measured.differences import (
    DIMENSIONS,
    SIZES,
    Function,
    Quantities,
    State,
    ito_drift,
    joined,
    matrix_units,
    over,
    stratonovich_drift,
    values,
)
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured


def squared_up(at: State) -> mp.matrix:
    """The entries of a square matrix, row by row, as the matrix."""
    n = int(mp.sqrt(len(at)))
    return mp.matrix([list(at[n * i : n * i + n]) for i in range(n)])


def right_fields(directions: Sequence[mp.matrix]) -> list[Function]:
    """The fields G ↦ GE on matrices as rows of entries."""
    return [lambda at, e=e: list(squared_up(at) * e) for e in directions]  # type: ignore[misc]


def leading(point: Point, name: str, n: int) -> list[Any]:
    """The leading n × n block of the matrix of symbols, row by row."""
    return values(point, *(f"{name}{i}{j}" for i in range(1, n + 1) for j in range(1, n + 1)))


def drift_along(reading: str, f: Function, G: State, fields: Sequence[Function]) -> Measured:
    """The drift of f(G) for dG = G ∘ dB, by the flows of the fields, or for dG = G dB, by straight lines."""
    still = [0] * len(G)
    if reading == "G ∘ dB":
        return stratonovich_drift(f, G, still, fields)
    return ito_drift(f, G, still, [field(G) for field in fields])


def general_linear(point: Point) -> Quantities:
    """det, log|det| and tr GGᵀ along G E_ij."""

    def det(at: State) -> list[Any]:
        return [mp.det(squared_up(at))]

    def log_det(at: State) -> list[Any]:
        return [mp.log(abs(mp.det(squared_up(at))))]

    def length(at: State) -> list[Any]:
        return [sum(v**2 for v in at)]

    found: dict[str, list[Measured]] = {}
    for n in SIZES:
        G, fields = leading(point, "g", n), right_fields(matrix_units(n))
        for reading in ("G ∘ dB", "G dB"):
            drift, growth = (drift_along(reading, f, G, fields) for f in (log_det, det))
            lengthening = drift_along(reading, length, G, fields)
            found.setdefault(f"drift of log|det G|, {reading}", []).append(drift)
            found.setdefault(f"growth rate of det G, {reading}", []).append(over(growth, det(G)[0]))
            found.setdefault(f"growth rate of tr GGᵀ, {reading}", []).append(over(lengthening, length(G)[0]))
    G = leading(point, "g", 3)
    identity = stratonovich_drift(lambda at: list(at), G, [0] * 9, right_fields(matrix_units(3)))
    return {name: joined(parts) for name, parts in found.items()} | {"Itô drift of G ∘ dB, n = 3": identity}


def unitary(point: Point) -> Quantities:
    """U and UU* along iU E_a over an orthonormal basis of Her_d."""
    found: Quantities = {}
    for d in SIZES:
        U, fields = leading(point, "u", d), right_fields([mp.mpc(0, 1) * e for e in precise.hermitian_basis(d)])

        def gram(at: State) -> list[Any]:
            return list(squared_up(at) * squared_up(at).H)

        still = [0] * len(U)
        found[f"Itô drift, d = {d}"] = stratonovich_drift(lambda at: list(at), U, still, fields)
        found[f"drift of UU*, d = {d}"] = stratonovich_drift(gram, U, still, fields)
        straight = [field(U) for field in fields]
        found[f"drift of UU* for dU = iU dH, d = {d}"] = ito_drift(gram, U, still, straight)
    return found


def orthogonal(point: Point) -> Quantities:
    """U and UUᵀ along U(E_ij − E_ji)."""
    found: Quantities = {}
    for n in DIMENSIONS:
        U, E = leading(point, "o", n), matrix_units(n)
        fields = right_fields([E[n * i + j] - E[n * j + i] for i in range(n) for j in range(i + 1, n)])

        def gram(at: State) -> list[Any]:
            return list(squared_up(at) * squared_up(at).T)

        found[f"Itô drift, n = {n}"] = stratonovich_drift(lambda at: list(at), U, [0] * len(U), fields)
        found[f"drift of UUᵀ, n = {n}"] = stratonovich_drift(gram, U, [0] * len(U), fields)
    return found
