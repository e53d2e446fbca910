"""What must not be accepted, and sums that must mean what is written: cases found by reading as a referee."""

from itertools import combinations

import pytest
import sympy as sp

from symcalc.errors import BadInput
from symcalc.indexed import IndexSum, over, product_over, total
from symcalc.indices import Family, indices

x = Family("x", real=True)
i, j, k, l = indices("i j k l")


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
