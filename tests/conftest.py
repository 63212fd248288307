"""One device for the whole suite, and the skip of what needs another."""

import os

os.environ["LUCID_DEVICE"] = "cpu"

import pytest

from lucid._device import cuda_problem
from lucid.distributions import kl


def pytest_collection_modifyitems(items):
    problem = cuda_problem()
    if problem:
        for item in items:
            if item.get_closest_marker("gpu"):
                item.add_marker(pytest.mark.skip(reason=f"no CUDA device: {problem}"))


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    """What a test registers is gone after it."""
    monkeypatch.setattr(kl, "_registry", dict(kl._registry))
    monkeypatch.setattr(kl, "_found", {})
