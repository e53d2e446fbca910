"""Each test has a cache of its own: no test reads what another run, or the user's, has kept."""

import pytest


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("SYMCALC_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
