"""Statements of the theory, each bound to a derivation; one file or one folder a chapter.

A claim's id is `chapter.step`: the name of the chapter's file or folder, and the function's.  The sections of a folder
are files about one concept each; its `__init__.py` has the chapter's conventions, and the order of its claims.
"""

from __future__ import annotations

import importlib

from symcalc.claims.claim import CATALOGUE, Claim
from symcalc.errors import UnknownId

CHAPTERS: tuple[str, ...] = (
    "ito", "variations", "orbits", "proof2x2", "theorem15", "submersion", "langevin", "dln", "theorem18",
    "network_langevin", "other_fields", "entropy_direction", "slides",
)  # fmt: skip


def catalogue() -> dict[str, Claim]:
    """All claims by id, in the order in which they are stated.

    >>> list(catalogue())[0]
    'ito.formula'
    """
    for chapter in CHAPTERS:
        importlib.import_module(f"symcalc.claims.{chapter}")
    _order()
    return CATALOGUE


def _order() -> None:
    """Put the claims in the order of the chapters, whichever of these was imported first."""
    place = {chapter: i for i, chapter in enumerate(CHAPTERS)}
    ordered = sorted(CATALOGUE.items(), key=lambda item: place.get(item[1].group, len(place)))
    if list(CATALOGUE) != [identity for identity, _ in ordered]:
        CATALOGUE.clear()
        CATALOGUE.update(ordered)


def select(names: list[str]) -> list[Claim]:
    """The claims with these ids or in these groups (all of them for an empty list), each once, in catalogue order.

    Raises `UnknownId` for a name that is neither.
    """
    known = catalogue()
    groups = {c.group for c in known.values()}
    for name in names:
        if name not in known and name not in groups:
            raise UnknownId(f"no claim or group {name!r}; {_suggestion(name, [*known, *groups])}")
    return [c for c in known.values() if not names or c.id in names or c.group in names]


def _suggestion(name: str, known: list[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, known, n=3)
    return f"did you mean {', '.join(close)}?" if close else "`symcalc list` shows what there is"
