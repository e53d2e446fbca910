"""A wrong version of a claim: some of its claimed quantities replaced, everything else as it is."""

from __future__ import annotations

from dataclasses import dataclass

from symcalc.claims import catalogue
from symcalc.claims.claim import Claim
from symcalc.evidence.exact import Quantities
from symcalc.evidence.verdict import Tier

GENERATED = "generated"


@dataclass(frozen=True)
class Version:
    """What `claim` would say with the quantities `claimed`: the kind of slip, and what it is in a few words.

    `tiers` are those that are known to refute it, each on its own (none is named for a generated version).
    """

    claim: str
    kind: str
    why: str
    tiers: tuple[Tier, ...]
    claimed: Quantities

    def of(self, claim: Claim | None = None) -> Claim:
        """The claim as this version has it; `claim` is the catalogue's unless given (with its state kept, perhaps)."""
        return (claim or catalogue()[self.claim]).claiming(self.claimed)
