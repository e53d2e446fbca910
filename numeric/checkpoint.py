"""Checkpoint files: the state of a run after its first blocks, so that a killed run goes on where it was.

A file is JSON, `{"format", "checksum", "body"}`: the format is versioned, the checksum is SHA-256 of the body, floats
are written by `float.hex` (exact) and nothing is unpickled.  The body holds the identity of the run, how many of its
blocks are done, and their merged result.  It is written to a temporary name, flushed to the disk, then moved into
place: a reader sees the old file or the new one.  A file that belongs to another run is refused, never overwritten.
"""

import dataclasses
import hashlib
import json
import os
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from numeric.statistics import Moments
from numeric.streaming import CentralMoments, Histogram

FORMAT = "numeric.checkpoint/1"
KINDS: tuple[type, ...] = (Moments, CentralMoments, Histogram)


class CheckpointError(ValueError):
    """A checkpoint file cannot be used: it is damaged, of another format, or of another run."""


@dataclasses.dataclass(frozen=True)
class Checkpoint:
    """A file for one run.

    identity: what fixes the result (seed, purpose, paths, parameters), of JSON values; what else fixes the bits is
    added: this package's source, NumPy's version and the machine's architecture.  kinds: the dataclasses that results
    hold.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Checkpoint(Path(folder, "run.json"), {"seed": 1})
    ...     file.save(3, {"sum": 0.1})
    ...     file.load()
    (3, {'sum': 0.1})
    """

    path: Path
    identity: Mapping[str, Any]
    kinds: tuple[type, ...] = KINDS

    def save(self, done: int, state: object) -> None:
        """Write that the first `done` blocks gave `state`, atomically."""
        body = {"identity": self._identity, "done": done, "state": encode(state)}
        write_atomically(self.path, json.dumps({"format": FORMAT, "checksum": _checksum(body), "body": body}))

    def load(self) -> tuple[int, Any]:
        """Return (done, state), (0, None) if there is no file; CheckpointError if there is one of no use."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return 0, None
        body = _body(self.path, text)
        self._require_same_run(body["identity"])
        return body["done"], decode(body["state"], self.kinds)

    @property
    def _identity(self) -> dict[str, Any]:
        environment = {"source": _source_digest(), "numpy": np.__version__, "machine": platform.machine()}
        return json.loads(json.dumps({**self.identity, "environment": environment}, sort_keys=True))

    def _require_same_run(self, found: dict[str, Any]) -> None:
        wanted = self._identity
        different = sorted(k for k in wanted.keys() | found.keys() if wanted.get(k) != found.get(k))
        if different:
            key = different[0]
            raise CheckpointError(
                f"{self.path} belongs to another run: {key} is {found.get(key)!r} there and {wanted.get(key)!r} here; "
                "give another file, or remove this one to start afresh"
            )


@cache
def _source_digest() -> str:
    """SHA-256 of the files of this package: a run is not continued by other code than began it."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _body(path: Path, text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise CheckpointError(f"{path} has format {content['format']!r}, and this version reads {FORMAT!r}")
        if content["checksum"] == _checksum(content["body"]):
            return content["body"]
    except (json.JSONDecodeError, KeyError, TypeError):
        pass
    raise CheckpointError(f"{path} is damaged (its checksum does not fit); remove it to start afresh")


def _checksum(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write text (as UTF-8) or bytes to a temporary file beside `path`, flush it to the disk, and move it into place.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder, "a"), "whole")
    ...     [file.read_text() for file in Path(folder).iterdir()]
    ['whole']
    """
    temporary = path.with_name(f".{path.name}.partial")  # one name: a killed run leaves one, and the next takes it
    try:
        with open(temporary, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def encode(value: object) -> Any:
    """Return `value` (None, bool, int, str, float, array, tuple, str-keyed dict, dataclass) as exact JSON values.

    >>> encode((1, 0.5))
    {'tuple': [1, {'float': '0x1.0000000000000p-1'}]}
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return {"float": float(value).hex()}
    if isinstance(value, np.ndarray):
        return _encode_array(value)
    if isinstance(value, tuple):
        return {"tuple": [encode(v) for v in value]}
    if isinstance(value, dict):
        return {"dict": {k: encode(v) for k, v in value.items()}}
    if dataclasses.is_dataclass(value):
        fields = {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"kind": type(value).__name__, "fields": fields}
    raise TypeError(f"a checkpoint holds numbers, arrays, tuples, dicts, dataclasses, not {type(value).__name__}")


def _encode_array(value: np.ndarray) -> dict[str, Any]:
    if value.dtype == np.int64:
        return {"integers": value.ravel().tolist(), "shape": list(value.shape)}
    if value.dtype == np.float64:
        return {"floats": [x.hex() for x in value.ravel().tolist()], "shape": list(value.shape)}
    raise TypeError(f"a checkpoint holds arrays of float64 and int64, not {value.dtype}")


def decode(value: Any, kinds: tuple[type, ...] = KINDS) -> Any:
    """Return what `encode` was given, to the bit; CheckpointError for a dataclass that is not among `kinds`.

    >>> decode(encode(Moments.of(np.array([[0.1], [0.3]])))).mean
    array([0.2])
    """
    if not isinstance(value, dict):
        return value
    match next(iter(value)):
        case "float":
            return float.fromhex(value["float"])
        case "floats":
            return np.array([float.fromhex(x) for x in value["floats"]], dtype=float).reshape(value["shape"])
        case "integers":
            return np.array(value["integers"], dtype=np.int64).reshape(value["shape"])
        case "tuple":
            return tuple(decode(v, kinds) for v in value["tuple"])
        case "dict":
            return {k: decode(v, kinds) for k, v in value["dict"].items()}
    return _decode_dataclass(value, kinds)


def _decode_dataclass(value: Any, kinds: tuple[type, ...]) -> Any:
    known = {kind.__name__: kind for kind in kinds}
    if value.get("kind") not in known:
        raise CheckpointError(f"a checkpoint holds {value.get('kind')!r}; this run expects {', '.join(known)}")
    return known[value["kind"]](**{k: decode(v, kinds) for k, v in value["fields"].items()})
