"""What importing the library gives, and what it leaves alone."""

import subprocess
import sys
from pathlib import Path

import pytest

import selfattn

ROOT = Path(selfattn.__file__).parents[1]


def modules_after(statement):
    """Names of all modules that a fresh process holds after the statement."""
    code = f"{statement}\nimport sys\nprint(*sys.modules, sep='\\n')"
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.fixture(scope="module")
def loaded():
    return modules_after("import selfattn; selfattn.self_attention('how are you', seed=0)")


@pytest.mark.parametrize("name", ["streamlit", "plotly", "pandas", "regex", "scipy", "orjson"])
def test_the_library_runs_without(loaded, name):
    assert name not in loaded


def test_the_library_needs_numpy(loaded):
    assert "numpy" in loaded


def test_the_public_names_are_these():
    assert set(selfattn.__all__) == {
        "Attention",
        "attend",
        "attention",
        "causal_mask",
        "column_mass",
        "row_mass",
        "self_attention",
        "softmax",
    }


@pytest.mark.parametrize("name", selfattn.__all__)
def test_each_public_name_exists_and_says_what_it_is(name):
    assert getattr(selfattn, name).__doc__
