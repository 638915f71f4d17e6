"""Lets the tests import the modules of environment/ and find what a run wrote."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "environment"))


def folder(variable: str, otherwise: str) -> Path:
    """A folder named by an environment variable, else one of the project."""
    return Path(os.environ.get(variable) or ROOT / otherwise)


@pytest.fixture(scope="session")
def runs() -> Path:
    """What the notebooks of a smoke run wrote."""
    path = folder("LETHE_RUNS", "data/runs/smoke")
    assert path.is_dir(), f"{path} is missing: environment/test makes it"
    return path


@pytest.fixture(scope="session")
def reports() -> Path:
    """The pages of a smoke run."""
    path = folder("LETHE_REPORTS", "data/reports/smoke")
    assert path.is_dir(), f"{path} is missing: environment/test makes it"
    return path


@pytest.fixture(scope="session")
def mnist() -> Path:
    """The four IDX files."""
    return folder("LETHE_MNIST", "data/mnist")
