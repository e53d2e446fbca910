"""Faults planted in the code, one at a time, and `symcalc verify`, which must notice each.

    python tests/mutants/plant_faults.py            # all of them, as a table; exit code 1 if one is not noticed
    python tests/mutants/plant_faults.py spectral   # those whose file or name has this word

Each fault is one replacement in one line of `symcalc` or `numeric`, made in a temporary copy of the two packages; the
text that is replaced occurs there exactly once.  Then `symcalc verify` runs on the claims named: in all their tiers for
a fault in the derivations, and by simulation alone for one in the simulation, of which nothing else knows.  Two faults
change nothing that a claim says (a third order that no claim is about; a factor common to both sides of every
decision); the tests notice those.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("symcalc", "numeric")


@dataclass(frozen=True)
class Fault:
    """`new` for `old` in `file`; `asked` are the claims that must no longer hold, or a test file that must fail."""

    file: str
    what: str
    old: str
    new: str
    asked: tuple[str, ...]


def fault(file, what, old, new, *asked):
    return Fault(file, what, old, new, asked)


FAULTS = [
    # --- the derivations
    fault("symcalc/spectral.py", "sign of the gap", "return right * (1 / (x[i] - x[j]))", "return right * (1 / (x[j] - x[i]))", "variations.eigenvalue_second"),
    fault("symcalc/spectral.py", "sign of the renormalisation", "right = right - _eigenvector(n - m", "right = right + _eigenvector(n - m", "variations.eigenvalue_third"),
    fault("symcalc/spectral.py", "A_li for A_il", "IndexSum.of(A[i, l]) * _eigenvector", "IndexSum.of(A[l, i]) * _eigenvector", "variations.eigenvalue_second"),
    fault("symcalc/spectral.py", "frame not conjugated", "body: _conjugated(body, A))  # conjugate of", "body: body)  # conjugate of", "variations.matrix_function"),
    fault("symcalc/singular.py", "sign of the adjoint block", "(b * A[i, j] + a * CONJUGATE[j, i]) / 2", "(b * A[i, j] - a * CONJUGATE[j, i]) / 2", "variations.singular_second"),
    fault("symcalc/singular.py", "sum for difference", "(1 / (sigma[k] - sign * sigma[j]))", "(1 / (sigma[k] + sign * sigma[j]))", "variations.singular_second"),
    fault("symcalc/singular.py", "extra rows with one sign", "signs = (1, -1) if side == 1", "signs = (1, 1) if side == 1", "tests/symcalc/test_singular_variations.py"),
    fault("symcalc/ito.py", "Itô's ½ lost", "first_slope in slopes.items())) / 2", "first_slope in slopes.items()))", "ito.formula"),
    fault("symcalc/ito.py", "cross terms lost", "return first + diagonal + sp.Add(", "return first + diagonal + 0 * sp.Add(", "ito.formula"),
    fault("symcalc/ito.py", "time forgotten", "self._moving.items()), slope(f, TIME))", "self._moving.items()))", "ito.formula"),
    fault("symcalc/ito.py", "½ of the second variation lost", "sp.diff(f.second, a, b) / 2 *", "sp.diff(f.second, a, b) *", "proof2x2.drift"),
    fault("symcalc/ito.py", "½ of the adjoint lost", "return sp.Add(*spread) / 2 -", "return sp.Add(*spread) -", "ito.ornstein_uhlenbeck"),
    fault("symcalc/ito.py", "Stratonovich to Itô, wrong sign", "self.drift + self._correction", "self.drift - self._correction", "ito.circle"),
    fault("symcalc/process.py", "½ of the correction lost", "for c, u in changes if c != 0)) / 2", "for c, u in changes if c != 0))", "ito.stratonovich"),
    fault("symcalc/covariance.py", "E|dH_ij|² twice", "conjugated = (1 + imaginary) / 2", "conjugated = 1 + imaginary", "theorem15.wiener"),
    fault("symcalc/covariance.py", "E dH_ij² with the wrong sign", "plain = (1 - imaginary) / 2", "plain = (1 + imaginary) / 2", "theorem15.wiener"),
    fault("symcalc/covariance.py", "P and P⊥ exchanged", "tangential * (1 - delta(a, b)) + normal", "normal * (1 - delta(a, b)) + tangential", "theorem15.field_dimension"),
    fault("symcalc/spectral_process.py", "Itô's ½ lost", "noise.contract(second, direction) / 2", "noise.contract(second, direction)", "theorem15.field_dimension"),
    fault("symcalc/indexed.py", "coincidences in products lost", "_injections(range(n), range(m)):", "_injections(range(n), ()):", "theorem15.harmonic"),
    fault("symcalc/indexed.py", "coincidences of new indices lost", "for hit in _injections(range(m), new):", "for hit in _injections(range(m), ()):", "theorem15.power_sums"),
    fault("symcalc/indexed.py", "i < j not halved", "return _both(pair, body) * sp.S.Half", "return _both(pair, body)", "theorem15.entropy"),
    fault("symcalc/indexed.py", "the mean over permutations not divided", "for p in permutations(range(m)))) / factorial(m)", "for p in permutations(range(m))))", "tests/symcalc/test_indexed.py"),
    fault("symcalc/geometry.py", "anticommutator", "Matrix(left * right - right * left)", "Matrix(left * right + right * left)", "proof2x2.normal_space"),
    fault("symcalc/geometry.py", "a direction of the group lost", "hermitian_basis(d)[d:]", "hermitian_basis(d)[d + 1 :]", "orbits.curvature_at_three"),
    fault("symcalc/geometry.py", "½ of log √det lost", "sp.diff(gram, s)).trace() / 2 for s in x", "sp.diff(gram, s)).trace() for s in x", "proof2x2.mean_curvature"),
    fault("symcalc/geometry.py", "inverse of the Gram matrix lost", "inverse[a, b] * commutator(left", "commutator(left", "proof2x2.mean_curvature"),
    fault("symcalc/orbits.py", "the sign of the commutator", "left(i, l) * right(l, j) - right(i, l)", "right(i, l) * left(l, j) - left(i, l)", "orbits.tangent_space"),
    fault("symcalc/riemannian.py", "a sign in Γ", "d[j][i, m] - d[m][i, j]) / 2)", "d[j][i, m] + d[m][i, j]) / 2)", "submersion.laplacian"),
    fault("symcalc/riemannian.py", "½ of log √det g lost", "(self.inverse * s).trace() / 2 for s", "(self.inverse * s).trace() for s", "submersion.laplacian"),
    # --- the simulation
    fault("numeric/spaces.py", "the noise off the diagonal √2 too large", "np.where(np.eye(d, dtype=bool), 1.0, math.sqrt(0.5))", "np.where(np.eye(d, dtype=bool), 1.0, 1.0)", "proof2x2.wiener"),
    fault("numeric/spaces.py", "real symmetric noise without 1/√2", "z[..., : self.d], math.sqrt(0.5) * z[..., self.d :], math.sqrt(0.5)", "z[..., : self.d], 1.0 * z[..., self.d :], 1.0", "theorem15.fields"),
    fault("numeric/wiener.py", "dt for √dt", 'z *= math.sqrt(arguments.positive("dt", dt))', 'z *= arguments.positive("dt", dt)', "proof2x2.gap_law"),
    fault("numeric/wiener.py", "P_M not applied", "return increment - normal, normal", "return increment, normal", "proof2x2.brackets"),
    fault("numeric/wiener.py", "frame not conjugated in P⊥", 'np.einsum("...ki,...ki->...i", frame.conj(), increment @ frame)', 'np.einsum("...ki,...ki->...i", frame, increment @ frame)', "proof2x2.brackets"),
    fault("numeric/onestep.py", "½ of the second difference lost", "((up - here) + (down - here)) / (2 * h)", "((up - here) + (down - here)) / h", "proof2x2.drift"),
    fault("numeric/onestep.py", "the amplitude of P⊥ forgotten", "tangential + self.normal_amplitude * normal)", "tangential + normal)", "proof2x2.brackets"),
    fault("numeric/onestep.py", "second chaos not centred", "z[:, a] * z[:, b] - (a == b)", "z[:, a] * z[:, b]", "proof2x2.drift"),
    fault("numeric/onestep.py", "Richardson's weights", "(whole - 6 * half + 8 * quarter) / 3,", "(whole - 6 * half + 8 * quarter) / 4,", "proof2x2.drift"),
    fault("numeric/vector_sde.py", "Euler's step without the drift", "return x + self.drift(x) * h + _applied", "return x + 0 * self.drift(x) * h + _applied", "ito.formula"),
    fault("numeric/vector_sde.py", "Euler for Heun", "_applied(self.diffusion(there), increment)) / 2", "_applied(self.diffusion(x), increment)) / 2", "ito.stratonovich"),
    fault("numeric/vector_sde.py", "the noise of half steps", "math.sqrt(h / 2) * rng.standard_normal", "math.sqrt(h) * rng.standard_normal", "ito.cir"),
    fault("numeric/upstairs.py", "the amplitude squared", "in_frame)[...] *= a  # einsum", "in_frame)[...] *= a * a  # einsum", "proof2x2.gap_law"),
    fault("numeric/upstairs.py", "P and P⊥ exchanged", "return Step(matrix + moved, eigenvalues", "return Step(matrix + increment - moved, eigenvalues", "proof2x2.gap_law"),
    fault("numeric/paths.py", "half of the coarse noise", "coarse = run.advance(coarse, halves[0] + halves[1])", "coarse = run.advance(coarse, halves[0] + halves[0])", "proof2x2.gap_law"),
    fault("numeric/paths.py", "half of the fine noise", "fine = run.advance(fine, half).matrix", "fine = run.advance(fine, half / 2).matrix", "proof2x2.gap_law"),
    fault("numeric/coupling.py", "the drift of a double step", "moved = x + factors * h *", "moved = x + 2 * factors * h *", "proof2x2.equation"),
    fault("numeric/coupling.py", "another noise downstairs", 'moved += np.einsum("...ii->...i", A).real', 'moved -= np.einsum("...ii->...i", A).real', "proof2x2.equation"),
    fault("numeric/embedded.py", "½ of the second difference lost", "((end(z, h) - here) + (end(-z, h) - here)) / (2 * h)", "((end(z, h) - here) + (end(-z, h) - here)) / h", "langevin.radius"),
    fault("numeric/embedded.py", "the sphere's curvature lost", "return np.cos(length) * point", "return point", "langevin.latitude"),
    fault("numeric/embedded.py", "noise along and across exchanged", "< vertical, along, across)", "< vertical, across, along)", "langevin.radius"),
]  # fmt: skip


def planted(tree: Path, wrong: Fault) -> str:
    """The file's text with the fault; an error unless the replaced text occurs exactly once, in one line."""
    text = (tree / wrong.file).read_text()
    if text.count(wrong.old) != 1 or "\n" in wrong.old + wrong.new:
        raise ValueError(f"{wrong.file}: {wrong.old!r} occurs {text.count(wrong.old)} times, not once in one line")
    return text.replace(wrong.old, wrong.new)


def verify(tree: Path, wrong: Fault) -> tuple[int, str]:
    """Exit code and last line of `symcalc verify` on the claims, or of the test file, in this tree."""
    if wrong.asked[0].endswith(".py"):
        command = ["pytest", *wrong.asked, "-q", "-x", "-n0", "-p", "no:cacheprovider"]
    else:
        tiers = ["--tier", "montecarlo"] if wrong.file.startswith("numeric/") else []
        command = ["symcalc", "verify", *wrong.asked, "--workers", "1", *tiers]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-m", *command], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    return run.returncode, (run.stdout + run.stderr).strip().splitlines()[-1]


def copied(to: Path) -> Path:
    """The two packages and the tests in a folder of their own."""
    for name in (*PACKAGES, "tests"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


def noticed(tree: Path, wrong: Fault) -> tuple[int, str]:
    """What `verify` says of a tree with the fault; afterwards the tree is as it was."""
    right = (tree / wrong.file).read_text()
    (tree / wrong.file).write_text(planted(tree, wrong))
    try:
        return verify(tree, wrong)
    finally:
        (tree / wrong.file).write_text(right)


def _short(line: str) -> str:
    """The count of verdicts, without times."""
    return line.split(" in ")[0].strip("= ")


def main(words: list[str]) -> int:
    """Plant all faults that fit one of the words (all for none), print the table, and say whether all were noticed."""
    chosen = [f for f in FAULTS if not words or any(w in f"{f.file} {f.what}" for w in words)]
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        for wrong in chosen:
            code, last = noticed(tree, wrong)
            missed += code == 0
            word = f"exit {code}" if code else "NOT NOTICED"
            print(f"{wrong.file:<28}{wrong.what:<43}{word:<13}{', '.join(wrong.asked)}: {_short(last)}", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} faults noticed")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
