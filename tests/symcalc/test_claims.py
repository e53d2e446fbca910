"""How claims are named and ordered: chapters that are files, and chapters that are folders of sections."""

import importlib
import pkgutil
import subprocess
import sys
from itertools import groupby

import pytest

from symcalc.claims import CHAPTERS, catalogue
from symcalc.claims.claim import Claim

MODULES = {name: importlib.import_module(f"symcalc.claims.{name}") for name in CHAPTERS}
FOLDERS = [name for name, module in MODULES.items() if hasattr(module, "__path__")]
SECTIONS = [f"{name}.{section.name}" for name in FOLDERS for section in pkgutil.iter_modules(MODULES[name].__path__)]


def names(chapter):
    """The names of its claims, in the order of the catalogue."""
    return [identity.split(".")[1] for identity, claim in catalogue().items() if claim.group == chapter]


def test_the_claims_of_a_chapter_stand_together_in_the_order_of_the_chapters():
    assert tuple(group for group, _ in groupby(catalogue().values(), lambda claim: claim.group)) == CHAPTERS


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_claim_is_found_in_its_chapter_under_its_name(chapter):
    found = {name: value for name, value in vars(MODULES[chapter]).items() if isinstance(value, Claim)}
    assert all(found[name] is catalogue()[f"{chapter}.{name}"] for name in names(chapter))


@pytest.mark.parametrize("chapter", FOLDERS)
def test_a_folder_lists_its_claims_in_the_order_of_the_catalogue(chapter):
    """No section took an import for granted that comes later, and no claim is left out."""
    listed = [name for name, value in vars(MODULES[chapter]).items() if isinstance(value, Claim)]
    assert listed == names(chapter)


@pytest.mark.parametrize("section", SECTIONS)
def test_no_section_has_the_name_of_a_claim(section):
    """One would hide the other in the chapter."""
    chapter, name = section.split(".")
    assert name not in names(chapter)


@pytest.mark.parametrize("first", [SECTIONS[-1], "langevin"])
def test_the_order_does_not_depend_on_what_is_imported_first(first):
    script = f"import symcalc.claims.{first}; from symcalc.claims import catalogue; print(*catalogue())"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.split() == list(catalogue())
