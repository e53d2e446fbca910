"""One rate of false alarms for a whole run, and how it is spent.

A false alarm is a true claim that Monte Carlo refutes.  A run has at most α = 1e-6 of them, whatever is run:

* every claim with a simulation owns α/1024: not a share of those that happen to be selected, nor of those there are
  today, so that choosing, ordering or adding claims changes no critical value and no bit of another claim
  (a test holds the catalogue to at most 1024 simulations);
* half of it is for its tests along paths, split evenly over their comparisons (Bonferroni), or held against the
  average of their e-values (`numeric.sequential`); half for its one-step comparisons, of which 7 standard errors
  allow `ONE_STEP_ROOM`;
* a test that is repeated spends anew: attempt r = 1, 2, … may use the share times 1/(r (r + 1)).

The rate of the run is then at most α by the union bound: Σ_r 1/(r (r + 1)) = 1, and no two attempts share a part, so it
does not matter how many are made, in which order, or whether seeing one decides about the next.  A refutation stands:
another attempt can add one, and never takes one back.
"""

from __future__ import annotations

from symcalc.errors import require_integer

FALSE_ALARM = 1e-6
"""Of a whole run."""
ROOM = 1024
"""Claims with a simulation that a run has room for."""
ONE_STEP_Z = 7.0
ONE_STEP_ROOM = 190
"""One-step comparisons a claim: 190 × P(|N(0, 1)| > 7) = 4.9e-10 = α/2048."""


def share_of_claim(attempt: int = 1) -> float:
    """What the tests along paths of one claim may spend in their r-th attempt: α/2048 × 1/(r (r + 1)).

    >>> f"{share_of_claim():.4g}", share_of_claim(2) / share_of_claim(1)
    ('2.441e-10', 0.3333333333333333)

    Raises `BadInput` unless the attempt is an integer ≥ 1.
    """
    require_integer("attempt", attempt, 1)
    return FALSE_ALARM / (2 * ROOM) / (attempt * (attempt + 1))
