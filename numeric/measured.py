"""Arithmetic of measurements: what follows from an estimate, with both parts of its error carried along.

A `onestep.Measured` has an estimate, its standard error and its bias bound.  Exact factors scale all three; where
measurements are added or multiplied the errors add up in size, as if all had the same sign: a bound, dependent or not.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from numeric.onestep import Measured


def part(found: Measured, chosen: Iterable[int], factor: float = 1.0) -> Measured:
    """Return some components of a measurement, times an exact factor.

    >>> part(Measured(np.array([1.0, 2.0]), np.zeros(2), np.zeros(2), 1), [1], 3.0).value
    array([6.])
    """
    return scaled(_at(found, list(chosen)), factor)


def entry(found: Measured, rows: Iterable[int], columns: Iterable[int]) -> Measured:
    """Return these rows of a measured matrix (k, m) at these columns, one by one.

    >>> entry(Measured(np.eye(2), np.zeros((2, 2)), np.zeros((2, 2)), 1), [0, 1], [0, 0]).value
    array([1., 0.])
    """
    return _at(found, (list(rows), list(columns)))


def masked(found: Measured, mask: np.ndarray) -> Measured:
    """Return the components where the mask is true, (components,).

    >>> masked(Measured(np.array([1.0, 2.0]), np.zeros(2), np.zeros(2), 1), np.array([False, True])).value
    array([2.])
    """
    return _at(found, mask)


def scaled(found: Measured, factors: ArrayLike) -> Measured:
    """Return a measurement times exact numbers, component by component.

    >>> scaled(Measured(np.ones(2), np.ones(2), np.zeros(2), 1), [2.0, -3.0]).standard_error
    array([2., 3.])
    """
    size = np.abs(factors)
    return Measured(found.value * factors, found.standard_error * size, found.bias_bound * size, found.samples)


def shifted(found: Measured, by: ArrayLike) -> Measured:
    """Return a measurement plus exact numbers.

    >>> shifted(Measured(np.ones(2), np.zeros(2), np.zeros(2), 1), 1.0).value
    array([2., 2.])
    """
    return replace(found, value=found.value + by)


def plus(first: Measured, second: Measured) -> Measured:
    """Return the sum of two measurements.

    >>> one = Measured(np.ones(1), np.ones(1), np.zeros(1), 1)
    >>> plus(one, one).standard_error
    array([2.])
    """
    errors = first.standard_error + second.standard_error, first.bias_bound + second.bias_bound
    return Measured(first.value + second.value, *errors, first.samples)


def minus(first: Measured, second: Measured) -> Measured:
    """Return the difference of two measurements.

    >>> one = Measured(np.ones(1), np.ones(1), np.zeros(1), 1)
    >>> minus(one, one).value, minus(one, one).standard_error
    (array([0.]), array([2.]))
    """
    return plus(first, scaled(second, -1.0))


def combined(found: Measured, weights: np.ndarray) -> Measured:
    """Return linear combinations of the components, weights (rows, components).

    >>> combined(Measured(np.ones(2), np.ones(2), np.zeros(2), 1), np.array([[1.0, -1.0]])).standard_error
    array([2.])
    """
    size = np.abs(weights)
    return Measured(weights @ found.value, size @ found.standard_error, size @ found.bias_bound, found.samples)


def joined(found: Iterable[Measured]) -> Measured:
    """Return measurements one after the other.

    >>> one = Measured(np.ones(1), np.ones(1), np.zeros(1), 5)
    >>> joined([one, one]).value, joined([one, one]).samples
    (array([1., 1.]), 10)
    """
    parts = list(found)
    columns = ([getattr(m, name) for m in parts] for name in ("value", "standard_error", "bias_bound"))
    value, standard_error, bias = (np.concatenate(column) for column in columns)
    return Measured(value, standard_error, bias, sum(m.samples for m in parts))


def brackets(diffusion: Measured) -> Measured:
    """Return D Dᵀ, that is d⟨f_k, f_l⟩/dt (k, k), of measured diffusion coefficients D (k, m).

    >>> brackets(Measured(np.array([[1.0, 2.0]]), np.zeros((1, 2)), np.zeros((1, 2)), 1)).value
    array([[5.]])
    """
    size = np.abs(diffusion.value)

    def spread(error: np.ndarray) -> np.ndarray:
        return error @ size.T + size @ error.T + error @ error.T

    errors = spread(diffusion.standard_error), spread(diffusion.bias_bound)
    return Measured(diffusion.value @ diffusion.value.T, *errors, diffusion.samples)


def each_bracket(diffusion: Measured) -> Measured:
    """Return d⟨f_k⟩/dt for each k, (k,), from measured diffusion coefficients (k, m).

    >>> each_bracket(Measured(np.array([[1.0, 2.0]]), np.zeros((1, 2)), np.zeros((1, 2)), 1)).value
    array([5.])
    """
    size = np.abs(diffusion.value)

    def spread(error: np.ndarray) -> np.ndarray:
        return (2 * size * error + error**2).sum(axis=1)

    errors = spread(diffusion.standard_error), spread(diffusion.bias_bound)
    return Measured((diffusion.value**2).sum(axis=1), *errors, diffusion.samples)


def _at(found: Measured, chosen: list[int] | tuple[list[int], list[int]] | np.ndarray) -> Measured:
    return Measured(found.value[chosen], found.standard_error[chosen], found.bias_bound[chosen], found.samples)
