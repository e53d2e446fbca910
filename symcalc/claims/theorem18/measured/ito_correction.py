"""The claims of `ito_correction`: the Itô field in the entries of W, seen in the frame."""

from __future__ import annotations

from itertools import permutations

from symcalc.claims.measured_depths import also_at_depths
from symcalc.claims.measured_dln import Network
from symcalc.claims.measured_matrices import Quantities
from symcalc.claims.measured_theorem18 import drift_in_frame, ito_field
from symcalc.domains import Point
from symcalc.evidence.precise import Measured

ito_drift = also_at_depths("Σ″", drift_in_frame)


def off_diagonal(point: Point) -> Quantities:
    """The other entries of the Itô drift in the frame, k ≠ l."""
    network = Network.at(point)
    field, error = ito_field(network)
    frame = network.in_frame(field)
    return {"Σ″_kl": Measured([frame[k, l] for k, l in permutations(range(network.d), 2)], error)}
