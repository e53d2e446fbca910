"""What the numerical tiers of three chapters would see, number by number.

One random step sees one part in a thousand of every number that it is compared with (tests on samples: some per cent);
measured matrices see one part in 10⁹ of every quantity that they speak of.
"""

import pytest
import sympy as sp

from symcalc.claims import catalogue
from symcalc.evidence import precise
from symcalc.evidence.exact import Equation
from symcalc.evidence.montecarlo import Comparison
from symcalc.evidence.verdict import Tier, Verdict

CHAPTERS = ("other_fields", "entropy_direction", "slides")
MINE = [c for c in catalogue().values() if c.group in CHAPTERS]
SHARE = {
    "slides.minibatch": 0.05,  # samples
    "slides.bracket_notation": 0.05,
    "other_fields.infinite_depth": 1e-3,
    "other_fields.infinite_depth_rate": 0.03,  # extrapolated from finite depth
}


def moved(quantity, share):
    """A quantity times 1 + share, and with share added where it is zero."""
    zero = getattr(quantity, "is_zero", False)
    zero = bool(zero() if callable(zero) else zero) or getattr(quantity, "is_zero_matrix", False)
    if not zero:
        return quantity * (1 + share)
    return quantity + share * (sp.ones(*quantity.shape) if isinstance(quantity, sp.MatrixBase) else 1)


@pytest.fixture
def comparisons(monkeypatch):
    """All comparisons made while a test runs."""
    made, check = [], Comparison.__post_init__

    def record(self):
        made.append(self)
        check(self)

    monkeypatch.setattr(Comparison, "__post_init__", record)
    return made


@pytest.mark.parametrize("claim", [c for c in MINE if c.simulate], ids=lambda c: c.id)
def test_one_random_step_sees_one_part_in_a_thousand_of_every_number(claim, comparisons):
    assert claim.examine(Tier.MONTECARLO, 3, 1e-8).verdict is Verdict.CONFIRMED
    share = SHARE.get(claim.id, 1e-3)
    for c in comparisons:
        if not c.what.startswith("sign"):
            assert c.allowed < share * (abs(c.claimed) or 1.0) / 2, c  # an error of that share is not allowed


@pytest.mark.parametrize("claim", [c for c in MINE if c.measure], ids=lambda c: c.id)
def test_measured_matrices_see_one_part_in_a_billion_of_every_quantity(claim):
    equation = claim.state()
    here = equation.at(equation.dimensions[0]) if equation.dimensions else equation
    with precise.mp.workdps(precise.DIGITS):
        found = dict(claim.measure(precise.generic_point(here.domain, 1)))
    for name, value in found.items():
        wrong = {name: moved(here.claimed[name], sp.Rational(1, 10**9))}
        one = Equation(wrong, {"itself": wrong}, here.domain)
        alone = precise.compare(one, lambda point, name=name, value=value: {name: value}, points=1)
        assert alone.verdict is Verdict.REFUTED, name
