"""Variations of singular values to third order, of real and complex, square and rectangular matrices.

Against central differences of the singular values of perturbed matrices at 120 digits, which share no formula.
"""

import mpmath as mp
import pytest
import sympy as sp

from symcalc.claims.measured_singular import singular_values
from symcalc.evidence import precise
from symcalc.singular import COLUMNS, CONJUGATE, ROWS, SINGULAR_VALUES, singular_variation
from symcalc.singular import DIRECTION as A

SPECTRUM = (sp.Rational(17, 5), sp.Rational(9, 7), sp.Rational(2, 5))
DIFFERENCES = {1: precise.first_derivative, 2: precise.second_derivative, 3: precise.third_derivative}


def direction(m, n, real):
    """A fixed generic m × n matrix of small rationals."""
    return sp.Matrix(m, n, lambda i, j: sp.Rational((7 * i + 5 * j * j + 3 * i * j) % 11 - 4, 9) + (
        0 if real else sp.I * sp.Rational((5 * i + 3 * j + 2 * i * j) % 7 - 2, 8)))  # fmt: skip


def values(m, n, B):
    """What the symbols of the derived sum stand for."""
    r = min(m, n)
    at = {SINGULAR_VALUES.at(k + 1): SPECTRUM[k] for k in range(r)}
    rows, columns = B[r:, :r], B[:r, r:]
    for i in range(r):
        for j in range(r):
            at[A.at(i + 1, j + 1)], at[CONJUGATE.at(i + 1, j + 1)] = B[i, j], sp.conjugate(B[i, j])
            at[ROWS.at(i + 1, j + 1)] = sum(sp.conjugate(rows[q, i]) * rows[q, j] for q in range(rows.rows))
            at[COLUMNS.at(i + 1, j + 1)] = sum(columns[i, q] * sp.conjugate(columns[j, q]) for q in range(columns.cols))
    return at


@pytest.mark.parametrize("real", [True, False])
@pytest.mark.parametrize(("m", "n"), [(1, 1), (2, 2), (3, 3), (3, 2), (2, 3), (4, 2), (1, 3)])
@pytest.mark.parametrize("order", [1, 2, 3])
def test_derivatives_of_actual_matrices(order, m, n, real):
    B, r = direction(m, n, real), min(m, n)
    derived = singular_variation(order, real=real, square=m == n).components(r)
    claimed = [sp.expand(c.subs(values(m, n, B), simultaneous=True)) for c in derived]
    with mp.workdps(precise.DIGITS):
        start, step = mp.zeros(m, n), mp.matrix(m, n)
        for i in range(r):
            start[i, i] = precise.number(SPECTRUM[i])
        for i in range(m):
            for j in range(n):
                step[i, j] = precise.number(B[i, j])
        measured = DIFFERENCES[order](lambda t: singular_values(start + t * step))
        for one, other in zip(claimed, measured.values, strict=True):
            assert abs(precise.number(one) - other) < mp.mpf(10) ** -30
