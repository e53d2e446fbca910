"""The equation that a drift belongs to, dX = drift dt + diffusion dW, as functions that integrators take.

W has independent standard components, Itô; the diffusion is diagonal: one number for each component.  The functions
are generated (`symcalc.codegen`) from the derived equation, its Jacobian from the derivative of the sum over indices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symcalc.errors import BadInput
from symcalc.formulas import formula

if TYPE_CHECKING:
    from symcalc.indexed import IndexSum
    from symcalc.spectral_process import SpectralSDE


@dataclass(frozen=True)
class Dynamics:
    """drift(x) and diffusion(x), both (..., d) → (..., d); entropy(x), (..., d) → (...), is the log volume behind them.

    >>> X = dynamics("dyson.drift", beta=2.0)
    >>> X.drift([0.0, 2.0]), X.diffusion([0.0, 2.0]), X.jacobian([0.0, 2.0])[0]
    (array([-0.5,  0.5]), array([1., 1.]), array([-0.25,  0.25]))
    """

    drift: Callable[[Any], Any]
    diffusion: Callable[[Any], Any]
    entropy: Callable[[Any], Any]
    jacobian: Callable[[Any], Any] | None

    def step(self, x: Any, dt: float, dW: Any) -> Any:
        """One Euler–Maruyama step: weak order 1, strong order ½ (1 where the diffusion is constant).

        dW has the shape of x and variance dt.  Steps that are large against the gaps carry x across a collision.

        >>> dynamics("dyson.drift", beta=2.0).step([0.0, 2.0], 0.1, [0.0, 0.0])
        array([-0.05,  2.05])
        """
        return x + self.drift(x) * dt + self.diffusion(x) * dW

    def scipy(self) -> tuple[Callable[[float, Any], Any], Callable[[float, Any], Any] | None]:
        """(f, jac) of ẋ = drift for `scipy.integrate.solve_ivp`: the limit without noise.

        >>> import numpy as np
        >>> from scipy.integrate import solve_ivp
        >>> f, jac = dynamics("dyson.drift", beta=2.0).scipy()
        >>> found = solve_ivp(f, (0.0, 1.0), [-1.0, 1.0], method="LSODA", jac=jac, rtol=1e-10)
        >>> bool(np.isclose(np.diff(found.y[:, -1])[0], np.sqrt(2.0**2 + 4.0)))
        True
        """
        jacobian = self.jacobian
        return (lambda t, x: self.drift(x)), (None if jacobian is None else lambda t, x: jacobian(x))

    def diffrax(self, brownian: Any) -> Any:
        """MultiTerm(ODETerm, ControlTerm) for a `diffrax` Brownian path of the shape of x; the backend must be jax."""
        import diffrax
        import lineax

        return diffrax.MultiTerm(
            diffrax.ODETerm(lambda t, x, args: self.drift(x)),
            diffrax.ControlTerm(lambda t, x, args: lineax.DiagonalLinearOperator(self.diffusion(x)), brownian),
        )


def dynamics(identity: str, backend: str = "numpy", **numbers: float) -> Dynamics:
    """The equation of this drift at these numbers (beta; N for the deep linear network).

    Raises `BadInput` where no equation belongs to the formula, or where a number is missing or not one of its own.
    """
    from symcalc.codegen import backends

    found = formula(identity)
    equation, entropy = _equation(identity)
    wanted = {"beta", *({"N"} & set(found.arguments))}
    if set(numbers) != wanted:
        raise BadInput(f"{identity} needs the numbers {', '.join(sorted(wanted))}, not {', '.join(sorted(numbers))}")

    def at(name: str, value: Any) -> Callable[[Any], Any]:
        made = _generated(f"{found.id.replace('.', '_')}_{name}", value, found.arguments[:1], wanted)
        compiled = backends.compiled(made, backend)
        chosen = [numbers[a.name] for a in made.numbers]
        return lambda x: compiled(x, *chosen)

    volume = formula(entropy).compile(backend)
    depth = [numbers["N"]] if "N" in wanted else []
    return Dynamics(
        at("drift", equation.drift),
        at("diffusion", _root_of(equation.variance)),
        lambda x: volume(x, *depth),
        at("jacobian", _jacobian(equation.drift)) if "N" not in wanted else None,
    )


def _equation(identity: str) -> tuple[SpectralSDE, str]:
    from symcalc.models import dyson
    from symcalc.models.dln import brownian

    known: dict[str, tuple[Callable[[], SpectralSDE], str]] = {
        "dyson.drift": (dyson.equation, "dyson.entropy"),
        "dln.singular_drift": (brownian.singular_equation, "dln.entropy"),
    }
    if identity not in known:
        raise BadInput(f"no equation belongs to {identity}; there is one for {', '.join(known)}")
    made, entropy = known[identity]
    return made(), entropy


def _root_of(variance: IndexSum) -> IndexSum:
    import sympy as sp

    return variance.map(lambda body: sp.powdenest(sp.sqrt(body), force=False))


def _jacobian(drift: IndexSum) -> Any:
    """∂ drift_i / ∂ x_j, for i ≠ j and for i = j."""
    from symcalc.indexed import IndexMatrix
    from symcalc.spectral import EIGENVALUES as x

    of_i = drift.renamed({"k": "i"})
    return IndexMatrix(of_i.diff(x["j"]), of_i.diff(x["i"]))


def _generated(name: str, value: Any, arguments: tuple[str, ...], numbers: set[str]) -> Any:
    from symcalc.codegen.function import Function

    return Function(name, name.replace("_", " "), value, (*arguments, *sorted(numbers)), formula_id=name)
