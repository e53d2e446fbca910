"""What must not be accepted, and sums that must mean what is written: cases found by reading as a referee."""

from itertools import combinations

import pytest
import sympy as sp

from symcalc.covariance import quadratic_terms, wiener_hermitian
from symcalc.errors import BadInput, NoiseError, NotClosed, Undecidable, UndefinedFormula
from symcalc.every_dimension import compare
from symcalc.indexed import IndexSum, over, product_over, total
from symcalc.indices import Family, indices
from symcalc.spectral import DIRECTION_H, variation_domain
from symcalc.spectral import EIGENVALUES as x
from symcalc.spectral_process import spectral_sde

i, j, k, l = indices("i j k l")
a, b, c, d = sp.symbols("a b c d")
D = sp.KroneckerDelta
WIENER = D(a, d) * D(b, c)


# --- sums --------------------------------------------------------------------------------------------------------


def test_an_order_condition_sees_an_unsymmetric_inner_sum():
    """Σ_{i<j} Σ_{l≠i,j} x_i x_l depends on the order of the positions."""
    with pytest.raises(BadInput, match="not symmetric"):
        over(i < j, over(l != (i, j), x[i] * x[l]))


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_pair_may_meet_the_other_indices_of_its_body(size):
    """Σ_{i<j} runs through all pairs, those with i = k or j = k included."""
    y = [x.at(n) for n in range(1, size + 1)]
    made = over(i < j, (x[i] - x[j]) ** 2 * x[k] + x[i] * x[j] * x[k] ** 2).instantiate(size, k=1)
    plain = sum((p - q) ** 2 * y[0] + p * q * y[0] ** 2 for p, q in combinations(y, 2))
    assert sp.expand(made - plain) == 0


def test_a_pair_in_a_product_may_meet_the_other_indices_of_its_body():
    y = [x.at(n) for n in (1, 2, 3)]
    made = product_over(i < j, x[i] + x[j] + x[k]).log.instantiate(3, k=1)
    plain = sum(sp.log((p + q + y[0]) ** 2) / 2 for p, q in combinations(y, 2))
    assert sp.expand(made - plain) == 0


def test_a_pair_over_a_sum_says_what_it_excludes():
    with pytest.raises(BadInput, match="may equal k"):
        over(i < j, IndexSum.of(x[i] * x[j] * x[k]))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: over(j != j, x[j]),
        lambda: over(j != (k, j), x[j]),
        lambda: total([], lambda a: x[a] * x["l1"]),
        lambda: total([], lambda a: x[a] * x["k"]),
        lambda: IndexSum.of(over(j, x[j]).grades[1]),
    ],
    ids=["never", "never, of two", "captured", "not in scope", "bound index outside its sum"],
)
def test_indices_without_a_meaning_are_refused(wrong):
    with pytest.raises(BadInput):
        wrong()


def test_both_sides_are_read_before_they_are_called_equal():
    """What is the same on both sides cancels in the difference, and may have no value at all."""
    nowhere = IndexSum.of(1 / (x[k] * (x[k] - 1) - x[k] ** 2 + x[k]))
    with pytest.raises(UndefinedFormula):
        compare(nowhere, nowhere, variation_domain)
    with pytest.raises(Undecidable, match="floating-point"):
        compare(IndexSum.of(x[k] * 0.1), IndexSum.of(x[k] * 0.1), variation_domain)


# --- covariances -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "noise",
    [
        WIENER * (1 - D(a, 7)),
        WIENER * D(a, 0) * D(b, 0),
        WIENER * (1 + D(a, b + 1)),
        sp.KroneckerDelta(a, d, (1, 3)) * D(b, c),
        WIENER * x["k"],
        lambda a, b, c, d: D(a, d) * D(b, c) * (2 if 5 in (a, b) else 1),
        lambda a, b, c, d: D(a, d) * D(b, c) * x[a] * x[b] * (2 if 1 in (a, b) else 1),
        lambda a, b, c, d: D(a, d) * D(b, c) * (1 - D(a, 7) * D(b, 7)),
    ],
    ids=[
        "row 7",
        "entry 0",
        "shifted",
        "range",
        "foreign entry",
        "function, 5",
        "function with entries",
        "function, 7",
    ],
)
def test_a_covariance_that_sees_positions_is_refused(noise):
    with pytest.raises(NoiseError, match="positions"):
        spectral_sde("eigenvalues", noise)


def test_a_position_beyond_the_small_dimensions_breaks_equivariance():
    with pytest.raises(NotClosed):
        spectral_sde("eigenvalues", WIENER * (1 - D(a, 7)), frame="fixed")
    with pytest.raises(NotClosed):
        spectral_sde("eigenvalues", lambda a, b, c, d: D(a, d) * D(b, c) * (2 if a == 5 else 1), frame="fixed")


def test_every_entry_of_a_covariance_gets_the_index_of_its_slot():
    """An index that occurs in entries only is an index all the same."""
    made = spectral_sde("eigenvalues", x["a"] * x["b"] * x["c"] * x["d"])
    assert (made.variance - x[k] ** 4).is_zero() and (made.covariation - x[k] ** 2 * x[l] ** 2).is_zero()


def test_words_beside_an_entry_or_of_another_family_are_not_quadratic():
    H = DIRECTION_H
    with pytest.raises(NoiseError, match="not quadratic"):
        wiener_hermitian().contract(IndexSum.of(H[k, k] * H[k, j] * H[j, k]), H)
    other = Family("a", 2, commutative=False)
    with pytest.raises(NoiseError, match="not a product"):
        list(quadratic_terms(other[i, j] * H[j, i], H))
