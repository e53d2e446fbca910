"""The equation that a drift belongs to, dX = drift dt + diffusion dW, as functions that integrators take.

W has independent standard components, Itô; the diffusion is diagonal: one number for each component.  The functions
are generated (`symcalc.codegen`) from the derived equation, its Jacobian from the derivative of the sum over indices.

    dyson.drift         X = x, the eigenvalues
    dln.singular_drift  X = σ, the singular values of Brownian motion on (M_d, g^N)
    dln.lambda_drift    X = λ = σ^{1/N} of the same; its noise is constant
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from symcalc.codegen import backends
from symcalc.codegen.function import Function
from symcalc.errors import BadInput
from symcalc.formulas import formula
from symcalc.indexed import IndexMatrix, IndexSum
from symcalc.indices import Entry, Family
from symcalc.jacobian import jacobian
from symcalc.models import dln, dyson
from symcalc.spectral_process import SpectralSDE

ROOTS = Family("roots", positive=True)
"""λ as an argument of its own: numbers that are given, not computed as roots of `sigma`."""


@dataclass(frozen=True)
class Dynamics:
    """drift(x) and diffusion(x), both (..., d) → (..., d); entropy(x), (..., d) → (...), is the log volume behind them.

    jacobian(x), (..., d) → (..., d, d), has ∂ drift_i/∂x_j in the entry i, j.

    >>> X = dynamics("dyson.drift", beta=2.0)
    >>> X.drift([0.0, 2.0]), X.diffusion([0.0, 2.0]), X.jacobian([0.0, 2.0])[0]
    (array([-0.5,  0.5]), array([1., 1.]), array([-0.25,  0.25]))
    """

    drift: Callable[[Any], Any]
    diffusion: Callable[[Any], Any]
    entropy: Callable[[Any], Any]
    jacobian: Callable[[Any], Any]
    backend: str = "numpy"

    def step(self, x: Any, dt: float, dW: Any) -> Any:
        """One Euler–Maruyama step: weak order 1, strong order ½ (1 where the diffusion is constant).

        dW has the shape of x and variance dt.  Steps that are large against the gaps carry x across a collision.

        >>> dynamics("dyson.drift", beta=2.0).step([0.0, 2.0], 0.1, [0.0, 0.0])
        array([-0.05,  2.05])
        """
        return x + self.drift(x) * dt + self.diffusion(x) * dW

    def scipy(self) -> tuple[Callable[[float, Any], Any], Callable[[float, Any], Any]]:
        """(f, jac) of ẋ = drift for `scipy.integrate.solve_ivp`: the limit without noise.

        >>> import numpy as np
        >>> from scipy.integrate import solve_ivp
        >>> f, jac = dynamics("dyson.drift", beta=2.0).scipy()
        >>> found = solve_ivp(f, (0.0, 1.0), [-1.0, 1.0], method="LSODA", jac=jac, rtol=1e-10)
        >>> bool(np.isclose(np.diff(found.y[:, -1])[0], np.sqrt(2.0**2 + 4.0)))
        True
        """
        return (lambda t, x: self.drift(x)), (lambda t, x: self.jacobian(x))

    def diffrax(self, brownian: Any) -> Any:
        """MultiTerm(ODETerm, ControlTerm) for a `diffrax` Brownian path of the shape of x.

        Raises `BadInput` where the backend is not jax.
        """
        self._require("jax", "diffrax")
        import diffrax
        import lineax

        return diffrax.MultiTerm(
            diffrax.ODETerm(lambda t, x, args: self.drift(x)),
            diffrax.ControlTerm(lambda t, x, args: lineax.DiagonalLinearOperator(self.diffusion(x)), brownian),
        )

    def torchsde(self) -> Any:
        """A `torch.nn.Module` with f, g, noise_type "diagonal" and sde_type "ito" for `torchsde.sdeint(sde, y0, ts)`.

        y0 has the shape (batch, d) and float64; f and g can be differentiated.  Raises `BadInput` where the backend is
        not torch.
        """
        self._require("torch", "torchsde")
        import torch

        drift, diffusion = self.drift, self.diffusion

        class Equation(torch.nn.Module):
            noise_type, sde_type = "diagonal", "ito"

            def f(self, t: Any, y: Any) -> Any:
                return drift(y)

            def g(self, t: Any, y: Any) -> Any:
                return diffusion(y)

        return Equation()

    def _require(self, backend: str, taker: str) -> None:
        if self.backend != backend:
            raise BadInput(f'{taker} takes functions of {backend}: dynamics(..., backend="{backend}")')


@dataclass(frozen=True)
class _Equation:
    """A derived equation, its argument, and the formula of the entropy behind it."""

    derived: SpectralSDE
    argument: str
    entropy: str


EQUATIONS: dict[str, Callable[[], _Equation]] = {
    "dyson.drift": lambda: _Equation(dyson.equation(), "x", "dyson.entropy"),
    "dln.singular_drift": lambda: _Equation(dln.singular_equation(), "sigma", "dln.entropy"),
    "dln.lambda_drift": lambda: _Equation(dln.root_equation(), "lam", "dln.entropy"),
}


def dynamics(identity: str, backend: str = "numpy", **numbers: float) -> Dynamics:
    """The equation of this drift at these numbers (beta; N for the deep linear network).

    Raises `BadInput` where no equation belongs to the formula, or where a number is missing or not one of its own.

    >>> X = dynamics("dln.lambda_drift", N=3, beta=2.0)
    >>> X.drift([2.0, 1.0]), X.diffusion([2.0, 1.0])
    (array([ 0.22222222, -0.11111111]), array([0.57735027, 0.57735027]))
    """
    found = formula(identity)
    if identity not in EQUATIONS:
        raise BadInput(f"no equation belongs to {identity}; there is one for {', '.join(EQUATIONS)}")
    wanted = sorted(set(found.arguments[1:]) | {"beta"})
    if sorted(numbers) != wanted:
        raise BadInput(f"{identity} needs the numbers {', '.join(wanted)}, not {', '.join(sorted(numbers))}")
    equation = EQUATIONS[identity]()

    def at(name: str, value: IndexSum | IndexMatrix) -> Callable[[Any], Any]:
        argument = "roots" if equation.argument == "lam" else equation.argument
        written = f"{identity.replace('.', '_')}_{name}"
        made = Function(written, written.replace("_", " "), value, (argument, *wanted), formula_id=written)
        function = backends.compiled(made, backend)
        return lambda x: function(x, *(numbers[n] for n in wanted))

    drift, diffusion, slopes = _functions(equation)
    parts = at("drift", drift), at("diffusion", diffusion), _entropy(equation, backend, numbers), at("jacobian", slopes)
    return Dynamics(*parts, backend)


def _functions(equation: _Equation) -> tuple[IndexSum, IndexSum, IndexMatrix]:
    """The drift, the diffusion and the Jacobian, in the argument of the equation."""
    drift, diffusion = equation.derived.drift, equation.derived.variance.map(_root)
    slopes = jacobian(drift, equation.argument)
    if equation.argument != "lam":
        return drift, diffusion, slopes
    rows = IndexMatrix(_of_roots(slopes.off), _of_roots(slopes.diagonal))
    return _of_roots(dln.in_quotients(drift)), _of_roots(diffusion), rows


def _root(variance: sp.Expr) -> sp.Expr:
    return sp.powdenest(sp.sqrt(variance))


def _of_roots(expression: IndexSum) -> IndexSum:
    places = {e: Entry(ROOTS, *e.indices) for b in expression.grades.values() for e in b.atoms(Entry)}
    return expression.map(lambda body: body.xreplace(places))


def _entropy(equation: _Equation, backend: str, numbers: dict[str, float]) -> Callable[[Any], Any]:
    volume = formula(equation.entropy).compile(backend)
    if equation.argument == "x":
        return volume
    depth = numbers["N"]
    if equation.argument == "sigma":
        return lambda sigma: volume(sigma, depth)
    return lambda roots: volume((np.asarray(roots) if isinstance(roots, (list, tuple)) else roots) ** depth, depth)
