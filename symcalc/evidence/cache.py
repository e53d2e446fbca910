"""Evidence kept between runs, by content: it is looked up by all that it depends on.

The key of an entry is a digest of (claim, tier, seed, effort, the source of `symcalc` and `numeric`, the versions of
Python and of the libraries, the machine's architecture).  Any change of any of these is another key.  Entries are JSON,
written to a temporary name and moved; nothing is unpickled.

Where.  `SYMCALC_CACHE_DIR` if it is set; else the platform's folder: `$XDG_CACHE_HOME/symcalc` or `~/.cache/symcalc`;
`~/Library/Caches/symcalc` on macOS, `%LOCALAPPDATA%\\symcalc` on Windows.  `--checkpoint DIR` keeps them in DIR.

What a kept proof is bound by.  Three things, each time it is used:

* its name, the digest above: it is found for the same claim, tier, seed and effort, and by the same code, only;
* a MAC (HMAC-SHA-256 under a key of this user, kept outside the cache in `~/.config/symcalc` or its like, readable by
  the user alone), over the name and all contents: an entry that was changed, cut off, renamed or copied from another
  claim, by accident or by someone who can write the cache but not read the key, is not used;
* its certificates, which the second engine (`symcalc.recheck`) evaluates again, all of them, with fresh primes and
  points, at every look-up of an entry that holds a PROVED (`Store.lookup`), and never only when it was written.  In a
  run over more than `SMALL` entries two processes do so while the caller imports what it needs (`Store.begin`); what
  they saw counts for an entry only if the evidence that is then read has the same digest, else it is checked in place.
  No cache, whoever wrote it, makes a PROVED of a false equality.

For the proofs of all 188 claims together (1508 equalities) the third takes 1.4 s of processor time, shared by the two
processes.  What fails any of the three is computed anew, and said so.  Answers to typed formulas (`symcalc check`) are
not kept: they are decided each time.

Only claims as their chapter's source states them are looked up or kept (`Claim.as_written`).  No link in the folder is
followed, and what cannot be read or written there costs no verdict.

What is not.  Whoever can read the key can forge what numbers say (CONFIRMED, figures), and can put the true proof of
another statement in place of a claim's: what the second engine checks is that a certificate is true, not that it is
about the claim.  Where no key can be kept outside the cache, it lies in the folder itself, and then this holds for
whoever can read and write that folder.  A run for others to rely on is made with `--no-cache`.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import platform
import re
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import symcalc
from symcalc import recheck
from symcalc.errors import BadInput
from symcalc.evidence.verdict import Evidence
from symcalc.files import replace_text
from symcalc.workers import pool

Contents = dict[str, Any]
FORMAT = "symcalc.evidence/1"
PACKAGES = ("sympy", "mpmath", "numpy", "scipy", "python-flint", "gmpy2", "numba", "llvmlite")
KEY_LENGTH = 64
SMALL = 20
"""Entries below which processes for the second engine do not pay."""
KEPT = 4
"""Versions of the code whose evidence is kept; older ones are removed."""


@cache
def code_digest() -> str:
    """SHA-256 of all files of both packages, the versions of Python and the libraries, and the architecture."""
    digest = hashlib.sha256(_canonical(_environment()).encode())
    for root in sorted(Path(symcalc.__file__).parent.parent / name for name in ("numeric", "symcalc")):
        for file in sorted(f for f in root.rglob("*") if f.is_file() and f.suffix != ".pyc"):
            digest.update(str(file.relative_to(root.parent)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _environment() -> Mapping[str, str]:
    versions = {"python": sys.version, "machine": platform.machine(), "system": platform.system()}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = ""
    return versions


@dataclass(frozen=True)
class Place:
    """A folder of entries, the user's key, and the code for which this is: that of the run as it began.

    A worker whose code is another, because the source was edited meanwhile, keeps nothing and finds nothing.
    """

    folder: Path
    key: bytes = field(repr=False)
    digest: str = field(default_factory=code_digest)

    @property
    def entries(self) -> Path:
        """Where the entries of this code and these libraries are."""
        return self.folder / self.digest[:24]

    def get(self, about: Contents) -> tuple[list[Contents] | None, str]:
        """The evidence kept under this description, or None; and what was wrong with it, if anything."""
        name = _name(about)
        try:
            if stat.S_ISREG((self.entries / name).lstat().st_mode):
                text = (self.entries / name).read_text(encoding="utf-8")
            else:
                return None, "is no file"
        except FileNotFoundError:
            return None, ""
        except (OSError, UnicodeDecodeError) as reason:
            return None, f"cannot be read ({type(reason).__name__})"
        found, problem = self._opened(name, text)
        if found is not None and any(e["tier"] != about["tier"] for e in found):
            return None, "is of another tier"
        return found, problem

    def _opened(self, name: str, text: str) -> tuple[list[Contents] | None, str]:
        try:
            entry = _decode(text)
            if not hmac.compare_digest(str(entry["mac"]), self._mac(name, entry["evidence"])):
                return None, "was changed after it was written, or is another user's"
            found = _decode(entry["evidence"])
            if not isinstance(found, list) or not found:
                return None, "is damaged"
            return [Evidence.from_json(e).to_json() for e in found], ""
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None, "is damaged"

    def put(self, about: Contents, evidence: Sequence[Contents]) -> None:
        """Keep evidence, atomically; `BadInput` where the folder cannot be written.  No link is followed."""
        if code_digest() != self.digest:
            raise BadInput("the source was changed during the run")
        make_folder(self.entries)
        name, body = _name(about), json.dumps(list(evidence), separators=(",", ":"))
        text = json.dumps({"about": about, "mac": self._mac(name, body), "evidence": body})
        try:
            replace_text(self.entries / name, text, 0o600)
        except OSError as reason:
            raise BadInput(f"cannot write {self.entries / name}: {reason.strerror or reason}") from None

    def has(self, about: Contents) -> bool:
        """Whether there is an entry under this description."""
        return (self.entries / _name(about)).is_file()

    def _mac(self, name: str, body: str) -> str:
        message = f"{FORMAT}\n{name}\n{body}"
        return hmac.new(self.key, message.encode(), hashlib.sha256).hexdigest()

    def proved(self) -> Iterator[tuple[str, list[Contents]]]:
        """Name and evidence of the entries that hold a proof and are authentic."""
        for path in sorted(self.entries.glob("*.json")):
            try:
                found, _ = self._opened(path.name, path.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError):
                continue
            if found and any(e.get("verdict") == "PROVED" for e in found):
                yield path.name, found

    def forget_old_code(self) -> None:
        """Remove the entries of all but the last versions of the code, and nothing else that lies in the folder.

        Another run may do the same at the same time, and the folder may not be ours to list: then nothing is removed.
        """
        with contextlib.suppress(OSError):
            old = [(f.stat().st_mtime, f) for f in self.folder.iterdir() if f != self.entries and _only_entries(f)]
            for _, folder in sorted(old, reverse=True)[KEPT - 1 :]:
                shutil.rmtree(folder, ignore_errors=True)


def _only_entries(folder: Path) -> bool:
    """Whether this is a folder of entries: by its name, and by all that is in it."""
    if folder.is_symlink() or not re.fullmatch("[0-9a-f]{24}", folder.name) or not folder.is_dir():
        return False
    return all(re.fullmatch(r"\.?[0-9a-f]{40}\.json.*", path.name) for path in folder.iterdir())


def place(folder: str | Path | None = None) -> Place:
    """The cache in a folder, by default the platform's; it is made if it is not there.

    Raises `BadInput` for a folder that cannot be made or written.
    """
    where = Path(folder) if folder is not None else default_folder()
    make_folder(where)
    made = Place(where, _key(where))
    made.forget_old_code()
    return made


def make_folder(folder: Path) -> None:
    """Make a folder for this user alone; `BadInput` if it cannot be made or written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as reason:
        raise BadInput(f"cannot use the folder {folder}: {reason.strerror or reason}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput(f"cannot use the folder {folder}: it is not writable")


def default_folder() -> Path:
    """Where the cache is, if nothing else is said (see the top of this file)."""
    chosen = os.environ.get("SYMCALC_CACHE_DIR")
    return Path(chosen) if chosen else _platform("XDG_CACHE_HOME", ".cache", "Caches", "LOCALAPPDATA")


def _platform(xdg: str, dot: str, library: str, windows: str) -> Path:
    """A folder for `symcalc` by the conventions of the platform."""
    home = Path(os.path.expanduser("~"))
    if sys.platform == "darwin":
        return home / "Library" / library / "symcalc"
    if sys.platform == "win32":
        return Path(os.environ.get(windows) or home) / "symcalc"
    given = Path(os.environ.get(xdg) or "")
    return (given if given.is_absolute() else home / dot) / "symcalc"


def _key(folder: Path) -> bytes:
    """The user's key, made at its first use; in the folder itself where there is no other place for it."""
    outside = _platform("XDG_CONFIG_HOME", ".config", "Application Support", "APPDATA")
    for where in (outside, folder):
        try:
            where.mkdir(mode=0o700, parents=True, exist_ok=True)
            return _key_in(where / "cache.key")
        except OSError:
            continue
    raise BadInput(f"cannot keep a key in {outside} or in {folder}")


def _key_in(path: Path) -> bytes:
    """The key in a file; a new one where there is none, or none that is whole (then older entries do not count)."""
    if not path.exists() or path.stat().st_size != KEY_LENGTH:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".cache.key.")  # mode 0600
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_LENGTH // 2))
        os.replace(temporary, path)
    return path.read_bytes()


def _name(about: Contents) -> str:
    return hashlib.sha256(f"{code_digest()}\n{_canonical(about)}".encode()).hexdigest()[:40] + ".json"


_decode = json.JSONDecoder().decode


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


# --- the second engine -------------------------------------------------------------------------------------------


def holds(evidence: Sequence[Contents]) -> str:
    """Check the proofs in some evidence by the second engine: "" if they hold, else what is the matter."""
    return problems({"it": evidence})["it"]


def problems(entries: Mapping[str, Sequence[Contents]]) -> dict[str, str]:
    """The same for several entries by name."""
    claims = [
        {"id": name, "verdict": "PROVED", "evidence": [e for e in evidence if e.get("verdict") == "PROVED"]}
        for name, evidence in entries.items()
    ]
    return {c.id: "" if c.outcome == "ok" else c.detail for c in recheck.check_run({"claims": claims})}


def check_part(kept: Place, part: int, parts: int) -> dict[str, tuple[str, str]]:
    """Check every `parts`-th proof in a cache: the name of its entry ↦ (digest of the evidence, what is the matter)."""
    found = dict(list(kept.proved())[part::parts])
    return {name: (_digest(found[name]), problem) for name, problem in problems(found).items()}


def _digest(evidence: Sequence[Contents]) -> str:
    return hashlib.sha256(_canonical(evidence).encode()).hexdigest()


class Store:
    """A cache in use: what was found in it, and what was wrong there.

    `begin` starts to check the proofs, in processes of their own, while the caller still imports what it needs.
    """

    def __init__(self, kept: Place) -> None:
        self.place = kept
        self.hits = 0
        self.problems: list[str] = []
        self._found: dict[str, tuple[str, str]] = {}
        self._pool: ProcessPoolExecutor | None = None
        self._parts: list[Future[dict[str, tuple[str, str]]]] = []

    def begin(self, processes: int = 2) -> Store:
        """Start the second engine on all proofs of the cache."""
        if sum(1 for _ in self.place.entries.glob("*.json")) > SMALL:
            self._pool = pool(processes)
            self._parts = [self._pool.submit(check_part, self.place, n, processes) for n in range(processes)]
        return self

    def lookup(self, about: Contents) -> list[Contents] | None:
        """The evidence under this description, if it is authentic and its proofs hold; else what is wrong is noted."""
        found, problem = self.place.get(about)
        if found is not None and any(e.get("verdict") == "PROVED" for e in found):
            problem = self._checked(_name(about), found)
        if problem:
            self.problems.append(f"the cached evidence of {about['claim']} ({about['tier']}) {problem}: computed anew")
            return None
        self.hits += found is not None
        return found

    def _checked(self, name: str, evidence: Sequence[Contents]) -> str:
        """What is wrong with a proof: as the processes found, if they saw the same evidence; else checked here."""
        if self._parts:
            with contextlib.suppress(Exception):  # processes that could not be had, or died: it is checked here
                self._found = {k: v for part in self._parts for k, v in part.result().items()}
            self._parts = []
        digest, problem = self._found.get(name, ("", ""))
        problem = problem if digest == _digest(evidence) else holds(evidence)
        return f"holds no proof ({problem})" if problem else ""

    def miss(self, abouts: Sequence[Contents]) -> None:
        """Note which evidence that was found by now is not kept: the disk may be full, or not ours any more."""
        lost = sum(not self.place.has(about) for about in abouts)
        if lost:
            self.problems.append(f"{lost} results could not be kept in {self.place.folder}")

    def close(self) -> None:
        """Let the processes go."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
