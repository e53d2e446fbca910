"""What the random steps of three chapters would see, number by number.

One random step sees one part in a thousand of every number that it is compared with (tests on samples: some per cent).
What measured matrices see is in `test_mutants_precise`.
"""

import pytest

from symcalc.claims import catalogue
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
