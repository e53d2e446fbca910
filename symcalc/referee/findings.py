"""What a decision found: the first difference, or where both sides agree and why that is, or is not, enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sympy as sp

from symcalc.domains import Point
from symcalc.fields import Certificate
from symcalc.referee.evaluation import Environment
from symcalc.referee.statements import Setting


@dataclass(frozen=True)
class Difference:
    """Where the typed formula and the derived one differ: dimension, component, point and both exact values."""

    d: int
    place: Mapping[str, int]
    point: Point
    yours: sp.Expr
    derived: sp.Expr
    of: str = ""
    """What is compared, where it is not the components: a derivative."""

    @property
    def k(self) -> int:
        """The position of the first free index (of the derivative, for a gradient)."""
        return next(iter(self.place.values()), 0)

    def where(self) -> str:
        """The point as people write it: `x = (0, 1), k = 1`."""
        return ", ".join([*self._families(), *(f"{index} = {p}" for index, p in self.place.items())])

    def _families(self) -> Iterable[str]:
        values = {str(s): v for s, v in self.point.items()}
        for name in ("x", "sigma", "lam"):
            members = [f"{name}{i}" for i in range(1, self.d + 1)]
            if any(m in values for m in members):
                listed = [str(values.pop(m, "·")) for m in members]
                yield f"{name} = ({', '.join(listed)})"
        yield from (f"{name} = {value}" for name, value in values.items())


@dataclass
class Decision:
    """What has been decided, by statement, and all that keeps it from being a proof for every d and N."""

    difference: Difference | None = None
    agreed: dict[str, list[int]] = field(default_factory=dict)
    fields: dict[str, None] = field(default_factory=dict)
    bodies: int = 0
    outside: dict[str, None] = field(default_factory=dict)
    depths_only: dict[str, None] = field(default_factory=dict)
    undecided: dict[str, None] = field(default_factory=dict)
    undefined: dict[str, None] = field(default_factory=dict)
    limits: set[str] = field(default_factory=set)
    differ: bool = False
    certificates: dict[Setting, dict[tuple[int, ...], Certificate]] = field(default_factory=dict)

    @property
    def proved(self) -> bool:
        """Whether both sides agree for every d and N."""
        return not (self.difference or self.undecided or self.outside or self.depths_only)

    def certify(self, setting: Setting, place: Environment, found: Certificate) -> None:
        """Keep what an equality leaves behind: under the setting it was decided in, at its place."""
        self.certificates.setdefault(setting, {})[tuple(place.values())] = found

    def undecided_for(self, reason: str) -> None:
        """Note why nothing is concluded."""
        self.undecided[reason] = None
