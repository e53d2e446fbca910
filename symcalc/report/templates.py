"""The templates of the HTML pages: everything put into them is escaped, and a name that is missing is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def template(name: str, known: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> Template:
    """The template `name` of this folder, with what it knows besides its arguments.

    >>> template("page.html.jinja", {}, {})
    Traceback (most recent call last):
    ...
    jinja2.exceptions.TemplateAssertionError: No filter named 'formula'.
    """
    made = Environment(
        loader=PackageLoader("symcalc.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(known)
    made.filters.update(filters)
    return made.get_template(name)
