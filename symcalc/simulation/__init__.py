"""`symcalc simulate`: a model upstairs and downstairs, on the same noise, as data and as a picture.

Upstairs, the matrix process by `numeric`, which knows nothing that was derived.  Downstairs, the derived drift,
compiled by the generator of `symcalc generate`, driven by the noise of the path upstairs in its moving frame.  At the
end, the law on either side against the exact one.  For looking at; verdicts are `symcalc verify`'s business.

`result` is what comes out; `dyson` and `network` are the models; `picture` draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from numeric.checkpoint import Checkpoint
from numeric.ensemble import Listener, accumulate, print_progress, split_paths
from numeric.failures import FailedPaths, Failures
from symcalc import files
from symcalc._version import __version__
from symcalc.errors import BadInput, UnknownId
from symcalc.simulation.dyson import Dyson
from symcalc.simulation.network import Network
from symcalc.simulation.picture import can_draw, draw, require_drawable
from symcalc.simulation.result import Model, Paths, Simulation, assembled, require_data_file

__all__ = [
    "MODELS", "Simulation", "can_draw", "draw", "print_progress", "require_data_file", "require_drawable", "simulate",
]  # fmt: skip

LARGEST = 10_000_000  # paths: both ends of each are kept, some 100 bytes

MODELS: dict[str, Callable[..., Model]] = {"dyson": Dyson.checked, "dln": Network.checked}


def simulate(
    model: str = "dyson",
    beta: float = 2.0,
    start: Sequence[float] | None = None,
    horizon: float = 0.5,
    steps: int = 200,
    paths: int = 4000,
    seed: int = 0,
    depth: int | None = None,
    executor: Executor | None = None,
    checkpoint: str | Path | None = None,
    listener: Listener | None = None,
) -> Simulation:
    """Run `model`, dyson or dln, upstairs and downstairs; the same bits whatever the executor.

    start: eigenvalues, ascending, or singular values of each layer, descending and positive; by default those of the
    model.  depth: the number of layers of dln, 3 by default.  checkpoint: a file where an interrupted run is kept, and
    from which the same call goes on, to the same bits.  listener: hears of each block (`numeric.ensemble.Progress`).
    Raises `UnknownId` for another model, and `BadInput` for inadmissible arguments, too many failed paths, or a
    checkpoint of no use.

    >>> result = simulate(steps=4, paths=10)
    >>> result.upstairs.shape, result.terminal_downstairs.shape
    ((5, 4), (10, 4))
    """
    if model not in MODELS:
        raise UnknownId(f"no model {model!r} to simulate; there is {', '.join(MODELS)}")
    if isinstance(paths, int) and paths > LARGEST:
        raise BadInput(f"paths must be at most {LARGEST}, as both ends of each are kept, not {paths}")
    given: dict[str, Any] = {"beta": beta, "horizon": horizon, "steps": steps, "seed": seed}
    given |= {name: value for name, value in (("start", start), ("depth", depth)) if value is not None}
    try:
        made = MODELS[model](**given)
        file = None if checkpoint is None else _checkpoint(Path(checkpoint), made, paths)
        return assembled(made, accumulate(made.paths, split_paths(paths), executor, file, listener))
    except (ValueError, FailedPaths) as reason:
        raise reason if isinstance(reason, BadInput) else BadInput(str(reason)) from None


def _checkpoint(path: Path, model: Model, paths: int) -> Checkpoint:
    files.require_writable(path)
    identity = {**model.parameters, "paths": paths, "symcalc": __version__}
    return Checkpoint(path, identity, kinds=(Paths, Failures))
