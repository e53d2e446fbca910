"""Changes of measure, of clock and of variable for Itô processes: Girsanov, time change, Lamperti."""

from __future__ import annotations

import sympy as sp

from symcalc.errors import BadInput, DimensionError
from symcalc.ito import TIME, ItoProcess, require_ito
from symcalc.process import entries_of


def girsanov(X: ItoProcess, exponent: sp.Expr) -> ItoProcess:
    """X under the measure with density exp(N − ½⟨N⟩), dN = `exponent` linear in the increments of X's noise.

    The drift of X becomes b + d⟨X, N⟩/dt; the martingale part is written with the increments dZ − d⟨Z, N⟩, which have
    the same covariation table.  Assumes that the density is a true martingale (Novikov's condition, say).

    >>> x, mu, r, s = sp.symbols("x mu r sigma", positive=True)
    >>> S = ItoProcess(x, mu * x, s * x)
    >>> (dW,) = S.driving_noise.increments
    >>> sp.expand(girsanov(S, (r - mu) / s * dW).drift)
    r*x

    Raises `NoiseError` for an exponent that is not linear in the increments, `BadInput` for an imaginary one.
    """
    require_ito(X)
    noise = X.driving_noise
    right = noise.coefficients(sp.sympify(exponent, strict=True))
    if any(u.is_real and c.has(sp.I) for u, c in right.items()):
        raise BadInput(f"{exponent} is not real: exp(N − ½⟨N⟩) is then no density")

    def shift(u: sp.Expr) -> sp.Expr:
        return noise.bracket(noise.coefficients(u), right)

    matrix = isinstance(X.state, sp.MatrixBase)
    return ItoProcess(
        X.state, X.drift + (X.martingale.applyfunc(shift) if matrix else shift(X.martingale)), X.diffusion, X.noise
    )


def time_change(X: ItoProcess, rate: sp.Expr) -> ItoProcess:
    """X run on the clock τ with dτ/dt = rate ≥ 0 (a function of the state): drift rate · b, diffusion √rate · σ.

    >>> x = sp.Symbol("x", positive=True)
    >>> Y = time_change(ItoProcess(x, 1 / x, 1), x**2)
    >>> Y.drift, Y.diffusion
    (x, x)

    Raises `BadInput` for a negative rate, and for a process whose coefficients depend on the time: on the new clock
    they would depend on τ.
    """
    require_ito(X)
    if any(e.has(TIME) for e in (*entries_of(X.drift), *entries_of(X.diffusion))):
        raise BadInput(
            f"the coefficients depend on the time {TIME}, which is another on the new clock: join the time to the state"
        )
    rate = sp.sympify(rate, strict=True)
    if rate.is_negative:
        raise BadInput(f"the rate {rate} of a clock cannot be negative")
    return ItoProcess(X.state, rate * X.drift, sp.sqrt(rate) * X.diffusion, X.noise)


def lamperti(X: ItoProcess) -> ItoProcess:
    """Y = ∫ dx/σ(x), the function of a scalar process whose diffusion is 1.

    Its drift is ∂Y/∂t + b/σ − σ′/2, in terms of x.

    >>> x, mu, s = sp.symbols("x mu sigma", positive=True)
    >>> Y = lamperti(ItoProcess(x, mu * x, s * x))
    >>> Y.state, Y.drift, Y.diffusion
    (log(x)/sigma, mu/sigma - sigma/2, 1)

    Raises `DimensionError` for other than one real component with one Brownian motion, and `BadInput` where σ = 0 or
    SymPy finds no antiderivative of 1/σ.
    """
    require_ito(X)
    if isinstance(X.state, sp.MatrixBase) or X.noise is not None or isinstance(X.diffusion, sp.MatrixBase):
        raise DimensionError("Lamperti's transform is for one real component driven by one Brownian motion")
    if X.diffusion == 0:
        raise BadInput("a process without noise has no Lamperti transform: σ = 0")
    variable = sp.integrate(1 / X.diffusion, X.state)
    if variable.has(sp.Integral) or sp.diff(variable, X.state).cancel() != (1 / X.diffusion).cancel():
        raise BadInput(f"no antiderivative of 1/({X.diffusion}) was found")
    drift = sp.diff(variable, TIME) + sp.expand(X.drift / X.diffusion - sp.diff(X.diffusion, X.state) / 2)
    return ItoProcess(variable, drift, X.diffusion / X.diffusion)
