"""Every sampler against a law computed otherwise.

Kolmogorov distances at level 1e-9 (Dvoretzky–Kiefer–Wolfowitz–Massart), means at 6.5 standard errors (8e-11 each);
fewer than 100 comparisons with fixed seeds: false alarms below 1e-7 in all.
"""

import numpy as np
import pytest
from scipy.special import betainc, chdtr, ndtr

from numeric.beta_ensembles import beta_hermite, beta_laguerre
from numeric.random_matrices import (
    distinct,
    gaussian_ensemble,
    ginibre,
    haar_orthogonal,
    haar_symplectic,
    haar_unitary,
    wishart,
)
from numeric.spaces import quaternion_blocks
from numeric.statistics import kolmogorov_distance, kolmogorov_quantile

N = 20_000
LEVEL = 1e-9
HAAR = {1: haar_orthogonal, 2: haar_unitary, 4: haar_symplectic}
each_field = pytest.mark.parametrize("field", [1, 2, 4])


def follows(samples, cdf):
    return kolmogorov_distance(samples, cdf) < kolmogorov_quantile(len(samples), LEVEL)


def same_law(a, b):
    """Two samples: the distance of their empirical laws is at most the sum of two critical values, but for 2e-9."""
    grid = np.concatenate([a, b])
    laws = [np.searchsorted(np.sort(s), grid, side="right") / len(s) for s in (a, b)]
    return abs(laws[0] - laws[1]).max() < kolmogorov_quantile(len(a), LEVEL) + kolmogorov_quantile(len(b), LEVEL)


def mean_is(samples, expected, errors=6.5):
    return abs(samples.mean() - expected) < errors * samples.std() / np.sqrt(len(samples))


@each_field
def test_ginibre_entries_are_normal_in_every_component(field):
    G = ginibre(np.random.default_rng(1), N, 2, 3, field)
    if field == 4:
        a, b = G[:, 2, 4], G[:, 2, 5]  # α and β of entry (1, 2)
        np.testing.assert_array_equal(G[:, 3, 4:], np.stack([-b.conj(), a.conj()], axis=1))
        components = [a.real, a.imag, b.real, b.imag]
    else:
        components = [G[:, 1, 2].real, G[:, 1, 2].imag][:field]
    assert all(follows(c, ndtr) for c in components)
    assert mean_is((abs(G) ** 2).sum(axis=(1, 2)), 6 * field * (2 if field == 4 else 1))


@each_field
@pytest.mark.parametrize("d", [2, 3])
def test_gaussian_ensembles_have_the_spectra_of_the_tridiagonal_ones(field, d):
    rng = np.random.default_rng(2)
    x = distinct(np.linalg.eigvalsh(gaussian_ensemble(rng, N, d, field)), field)
    y = beta_hermite(rng, N, d, field)
    assert x.shape == (N, d)
    assert all(same_law(x[:, k], y[:, k]) for k in range(d))
    assert same_law(x[:, 1] - x[:, 0], y[:, 1] - y[:, 0])


@pytest.mark.parametrize("beta", [0.5, 1.0, 2.7, 9.0])
def test_beta_hermite_at_d_2_is_an_integral(beta):
    """Gap² = 2 χ²_{1+β} and centre N(0, 1) in (x₁ + x₂)/√2, from the density."""
    x = beta_hermite(np.random.default_rng(3), N, 2, beta)
    assert follows((x[:, 1] - x[:, 0]) ** 2, lambda y: chdtr(1 + beta, y / 2))
    assert follows(x.sum(axis=1) / np.sqrt(2), ndtr)


@pytest.mark.parametrize(("d", "beta"), [(4, 0.7), (3, 5.0), (1, 2.0)])
def test_beta_hermite_radius_is_a_gamma_law(d, beta):
    """The density is homogeneous of degree βd(d − 1)/2: Σ x² is χ² with d + βd(d − 1)/2 degrees."""
    x = beta_hermite(np.random.default_rng(4), N, d, beta)
    assert follows((x**2).sum(axis=1), lambda y: chdtr(d + beta * d * (d - 1) / 2, y))


@each_field
def test_wishart_has_the_spectrum_of_beta_laguerre(field):
    rng = np.random.default_rng(5)
    x = distinct(np.linalg.eigvalsh(wishart(rng, N, 4, 2, field)), field)
    y = beta_laguerre(rng, N, 2, 4, field)
    assert all(same_law(x[:, k], y[:, k]) for k in range(2))


@pytest.mark.parametrize(("d", "m", "beta"), [(2, 2.5, 0.6), (3, 4.0, 3.0), (1, 0.8, 2.0)])
def test_beta_laguerre_trace_is_a_gamma_law(d, m, beta):
    """The density is homogeneous: Σ x is χ² with β m d degrees; the determinant's mean is Π of the χ² means."""
    x = beta_laguerre(np.random.default_rng(6), N, d, m, beta)
    assert follows(x.sum(axis=1), lambda y: chdtr(beta * m * d, y))
    assert mean_is(x.prod(axis=1), np.prod(beta * (m - np.arange(d))))


@each_field
def test_haar_entries_and_traces(field):
    """|U_11|² is Beta(F/2, F(d − 1)/2); E (Re tr U)² = E|tr U|²/min(F, 2): QR without its phases would fail."""
    d = 3
    U = HAAR[field](np.random.default_rng(7), d, N)
    np.testing.assert_allclose(U.conj().swapaxes(1, 2) @ U, np.broadcast_to(np.eye(U.shape[1]), U.shape), atol=1e-12)
    squares = (abs(U[:, 0, : 2 if field == 4 else 1]) ** 2).sum(axis=1)
    assert follows(squares, lambda y: betainc(field / 2, field * (d - 1) / 2, y))
    assert mean_is(abs(np.trace(U, axis1=1, axis2=2)) ** 2, 1.0)  # irreducible: the norm of a character


@each_field
def test_haar_is_invariant_on_both_sides(field):
    """Entries of QUQ' for fixed Q, Q' have the law of those of U."""
    rng = np.random.default_rng(8)
    Q, R = HAAR[field](rng, 2, 2)
    U, V = HAAR[field](rng, 2, N), HAAR[field](rng, 2, N)
    moved = Q @ U @ R
    assert all(same_law(moved[:, i, j].real, V[:, i, j].real) for i in range(2) for j in range(2))


def test_symplectic_matrices_are_quaternionic():
    S = haar_symplectic(np.random.default_rng(9), 3, 4)
    np.testing.assert_allclose(S, quaternion_blocks(S[:, ::2, ::2], S[:, ::2, 1::2]), atol=1e-13)


@pytest.mark.parametrize("field", [0, 3, True, 2.5])
def test_bad_fields(field):
    with pytest.raises(ValueError, match="field must be 1"):
        ginibre(np.random.default_rng(1), 1, 2, 2, field)
    with pytest.raises(ValueError, match="field must be 1"):
        gaussian_ensemble(np.random.default_rng(1), 1, 2, field)


def test_bad_inputs():
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="m must exceed d − 1 = 2, not 2"):
        beta_laguerre(rng, 1, 3, 2, 1.0)
    with pytest.raises(ValueError, match="beta must be a finite number > 0"):
        beta_hermite(rng, 1, 3, 0.0)
    for haar in HAAR.values():
        with pytest.raises(ValueError, match="must be an integer ≥ 1"):
            haar(rng, 0)
