"""Riemannian Langevin equations, and how one with noise on the fibres of a submersion projects.

A Riemannian Langevin equation at temperature T has generator −⟨grad F, grad ·⟩ + T Δ.  Its inverse temperature is
1/T; Brownian motion with generator ½Δ is F = 0, T = ½, and T = 0 is the gradient flow.  In coordinates it is the Itô
equation with covariance 2T g⁻¹ and drift −grad F + T (∂_i g^{ij} + g^{ij} ∂_i log √det g).

Upstairs, on the total space of a Riemannian submersion, the noise has weight 1 along the fibres and κ across them:

    generator = −⟨grad L, grad ·⟩ + (1/β) tr_V Hess + (κ/β) tr_H Hess,        L = E∘φ,

which is the equation dM = −grad L dt + P_V dM^β + √κ P_H dM^β in the sense of Itô for the Levi-Civita connection.
Where the fibres are orbits of an isometric action, S = log vol is a function downstairs and −H = grad S; then φ(M)
solves the Langevin equation of the free energy F_β = E − S/β at temperature κ/β.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from symcalc.errors import BadInput
from symcalc.ito import ItoProcess
from symcalc.riemannian import Matrix, Metric, divergence_of, trace
from symcalc.submersion import Submersion

STANDARD = sp.S.Half
"""The temperature of Brownian motion with generator ½Δ; that of generator (1/β)Δ is 1/β."""


@dataclass(frozen=True)
class Langevin:
    """The Riemannian Langevin equation of an energy at a temperature: generator −⟨grad F, grad ·⟩ + T Δ.

    >>> r, b = sp.symbols("r beta", positive=True)
    >>> bessel = Langevin(Metric.euclidean((r,)), -sp.log(r) / b, 1 / b)
    >>> bessel.generator(r**2)
    4/beta
    """

    metric: Metric
    energy: sp.Expr = sp.S.Zero
    temperature: sp.Expr = STANDARD

    def __post_init__(self) -> None:
        if sp.sympify(self.temperature, strict=True).is_negative:
            raise BadInput(f"a temperature is not negative, and {self.temperature} is; 0 is the gradient flow")

    @property
    def drift(self) -> Matrix:
        """The Itô drift of the coordinates, a column."""
        return Matrix(self.temperature * self.metric.ito_drift - self.metric.gradient(self.energy))

    @property
    def covariance(self) -> Matrix:
        """d⟨x_i, x_j⟩/dt = 2T g^{ij}."""
        return Matrix(2 * self.temperature * self.metric.inverse)

    def generator(self, f: sp.Expr) -> sp.Expr:
        """−⟨grad F, grad f⟩ + T Δ f."""
        return self.temperature * self.metric.laplacian(f) - _pair(self.metric.gradient(self.energy), self.metric, f)

    def process(self) -> ItoProcess:
        """The Itô equation, its diffusion √(2T) times the Cholesky factor of g⁻¹ (any other square root has its law).

        >>> x = sp.Symbol("x", positive=True)
        >>> Langevin(Metric.from_inverse((x,), sp.Matrix([[x**2]]))).process().drift
        Matrix([[x/2]])
        """
        factor = sp.Matrix(self.metric.inverse).cholesky(hermitian=False)
        return ItoProcess(Matrix(self.metric.coordinates), self.drift, sp.sqrt(2 * self.temperature) * factor)

    def relative_flux(self, log_density: sp.Expr) -> Matrix:
        """J/ρ of the probability flux for ρ = exp(log_density) with respect to vol_g: zero means reversible.

        J/ρ = b − ½ (∂_j a^{ij} + a^{ij} ∂_j log(ρ √det g)), of Lebesgue's density ρ √det g.

        >>> x, b = sp.symbols("x beta", positive=True)
        >>> Langevin(Metric.euclidean((x,)), x**2, 1 / b).relative_flux(-b * x**2)
        Matrix([[0]])
        """
        slopes = [2 * self.temperature * s for s in self.metric.inverse_slopes]
        return _flux(self.metric, self.drift, self.covariance, slopes, log_density)

    @property
    def log_stationary_density(self) -> sp.Expr:
        """−F/T: the logarithm of the Gibbs density with respect to vol_g (a law where it is integrable).

        Raises `BadInput` at temperature zero, where there is none.
        """
        if self.temperature == 0:
            raise BadInput("at temperature 0 there is no stationary density: the flow ends in minima of the energy")
        return -self.energy / self.temperature


@dataclass(frozen=True)
class Upstairs:
    """The Langevin equation upstairs: energy E (a function downstairs), weight 1 along the fibres and κ across them.

    >>> x, y, r, b, k = sp.symbols("x y r beta kappa", positive=True)
    >>> flat = Metric.euclidean((x, y))
    >>> plane = Submersion(flat, (sp.sqrt(x**2 + y**2),), Metric.euclidean((r,)))
    >>> sp.factor(Upstairs(plane, sp.S.Zero, b, k).of_map()[0])
    1/(beta*sqrt(x**2 + y**2))
    """

    submersion: Submersion
    energy: sp.Expr
    beta: sp.Expr
    kappa: sp.Expr

    @cached_property
    def weighted_cometric(self) -> Matrix:
        """(A_V + κ A_H)/β: half the covariance of the coordinates."""
        return Matrix(
            (self.submersion.vertical_cometric + self.kappa * self.submersion.horizontal_cometric) / self.beta
        )

    @cached_property
    def force(self) -> Matrix:
        """−grad(E∘φ), a vector upstairs."""
        return Matrix(-self.submersion.upstairs.gradient(self.submersion.pull_back(self.energy)))

    def generator(self, f: sp.Expr) -> sp.Expr:
        """−⟨grad L, grad f⟩ + (1/β) tr_V Hess f + (κ/β) tr_H Hess f of a function f upstairs."""
        metric = self.submersion.upstairs
        return trace(self.weighted_cometric, metric.hessian(f)) + (self.force.T * metric.differential(f))[0]

    def on(self, f: sp.Expr) -> sp.Expr:
        """The generator on f∘φ, for a function f downstairs."""
        return self.generator(self.submersion.pull_back(f))

    def of_map(self) -> Matrix:
        """The drift of φ(M): the generator on the components of φ."""
        return Matrix([self.generator(f) for f in self.submersion.map])

    def brackets_of_map(self) -> Matrix:
        """d⟨φ_a, φ_b⟩/dt = 2 Dφ (A_V + κ A_H)/β Dφᵀ."""
        J = self.submersion.jacobian
        return Matrix(2 * J * self.weighted_cometric * J.T)

    @cached_property
    def drift(self) -> Matrix:
        """The Itô drift of the coordinates upstairs."""
        return Matrix([self.generator(q) for q in self.submersion.upstairs.coordinates])

    def relative_flux(self, log_density: sp.Expr) -> Matrix:
        """J/ρ of the probability flux upstairs, for ρ = exp(log_density) with respect to vol_g."""
        metric, P, slopes = self.submersion.upstairs, self.submersion.horizontal_projection, []
        for dA, dP in zip(metric.inverse_slopes, self.submersion.projection_slopes, strict=True):
            across = dP * metric.inverse + P * dA
            slopes.append(2 * (dA + (self.kappa - 1) * across) / self.beta)
        return _flux(metric, self.drift, 2 * self.weighted_cometric, slopes, log_density)

    def downstairs(self, entropy: sp.Expr) -> Langevin:
        """The Langevin equation of F_β = E − S/β at temperature κ/β; S = log vol of the fibres, a function downstairs.

        That it is the projection of this one is what the claims of `langevin` say, under their assumptions.
        """
        energy = free_energy(self.energy, entropy, self.beta)
        return Langevin(self.submersion.downstairs, energy, self.kappa / self.beta)

    def log_stationary_density(self, entropy: sp.Expr) -> sp.Expr:
        """−(β/κ) E∘φ + (1/κ − 1) S∘φ, with respect to vol_g: the Gibbs density for κ = 1 only."""
        return self.submersion.pull_back(-self.beta / self.kappa * self.energy + (1 / self.kappa - 1) * entropy)


def free_energy(energy: sp.Expr, entropy: sp.Expr, beta: sp.Expr) -> sp.Expr:
    """F_β = E − S/β.

    >>> E, S, b = sp.symbols("E S beta")
    >>> free_energy(E, S, b)
    E - S/beta
    """
    return energy - entropy / beta


def _pair(field: sp.MatrixBase, metric: Metric, f: sp.Expr) -> sp.Expr:
    return (field.T * metric.differential(f))[0]


def _flux(
    metric: Metric, drift: Matrix, covariance: Matrix, slopes: Sequence[sp.MatrixBase], log_density: sp.Expr
) -> Matrix:
    """b − ½ (div a + a grad log(ρ √det g))."""
    score = metric.differential(log_density) + Matrix(metric.log_density_gradient)
    return Matrix(drift - (divergence_of(slopes) + covariance * score) / 2)
