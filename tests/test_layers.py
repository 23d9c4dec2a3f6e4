"""The order of the modules: each imports only modules listed above it."""

import ast
import sys
from pathlib import Path

import pytest

import selfattn

ROOT = Path(selfattn.__file__).parent
LAYERS = [
    "core",
    "masks",
    "text",
    "vectors",
    "presets",
    "settings",
    "cases",
    "comparison",
    "heads",
    "numerals",
    "labels",
    "insight",
    "findings",
    "arithmetic",
    "detect",
    "maps",
    "plots",
    "readers",
    "export",
    "report",
    "notebook",
    "__main__",
    "ui",
]
ONLY_UI = {"streamlit"}
FROM_PLOTS_ON = {"plotly", "pandas"}
# These may import less than all that stands above them.
ONLY = {"core": {"numpy"}, "settings": {"presets"}}
MODULES = {
    (".".join(path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
}


def imports(source, module, is_package=False):
    """Absolute dotted names that a source imports, wherever in it; `from a import b` gives a.b."""
    package = ["selfattn", *module.split(".")] if is_package else ["selfattn", *module.split(".")[:-1]]
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = [*base, *([node.module] if node.module else [])]
            names += [".".join([*base, alias.name]) for alias in node.names]
    return names


def faults(source, module, is_package=False):
    """A sentence for each import that the order of layers forbids."""
    layer = module.partition(".")[0]
    if layer not in LAYERS:
        return [f"{module} has no place in the order of layers"]
    above = LAYERS[: LAYERS.index(layer)]
    found = []
    for name in imports(source, module, is_package):
        top, _, rest = name.partition(".")
        if top == "selfattn":
            target = rest.partition(".")[0]
            allowed = target == layer or target in ONLY.get(layer, above)
        else:
            target = top
            allowed = (
                (target not in ONLY_UI or layer == "ui")
                and (target not in FROM_PLOTS_ON or LAYERS.index(layer) >= LAYERS.index("maps"))
                and (layer not in ONLY or target in ONLY[layer] or target in sys.stdlib_module_names)
            )
        if not allowed:
            found.append(f"{module} must not import {name}")
    return found


@pytest.mark.parametrize("module", [name for name in MODULES if name != "__init__"])
def test_a_module_imports_only_what_stands_above_it(module):
    path = MODULES[module]
    assert faults(path.read_text(encoding="utf-8"), module, path.name == "__init__.py") == []


def test_the_package_itself_imports_modules_of_its_own_only():
    names = imports(MODULES["__init__"].read_text(encoding="utf-8"), "__init__")
    assert {name.split(".")[:2][-1] for name in names} == {"cases", "core", "masks"}


def test_modules_are_found_on_disk():
    assert {"core", "presets", "comparison"} <= set(MODULES)


@pytest.mark.parametrize(
    ("module", "source", "name"),
    [
        ("core", "from .masks import causal_mask", "selfattn.masks.causal_mask"),
        ("core", "from selfattn import masks", "selfattn.masks"),
        ("core", "import selfattn.text", "selfattn.text"),
        ("core", "import scipy.special", "scipy.special"),
        ("core", "def late():\n    import regex", "regex"),
        ("core", "if TYPE_CHECKING:\n    from .cases import Case", "selfattn.cases.Case"),
        ("masks", "from . import settings", "selfattn.settings"),
        ("presets", "from ..cases import Case", "selfattn.cases.Case"),
        ("settings", "from .text import tokenize", "selfattn.text.tokenize"),
        ("settings", "import numpy as np", "numpy"),
        ("comparison", "from selfattn.insight import words", "selfattn.insight.words"),
        ("insight", "import plotly.graph_objects as go", "plotly.graph_objects"),
        ("detect", "from pandas import DataFrame", "pandas.DataFrame"),
        ("plots", "import streamlit as st", "streamlit"),
        ("__main__", "from .ui import page", "selfattn.ui.page"),
        ("text", "from . import attention", "selfattn.attention"),
        ("text", "import selfattn", "selfattn"),
    ],
)
def test_a_wrong_import_would_be_caught(module, source, name):
    assert faults(source, module, is_package=module == "presets") == [f"{module} must not import {name}"]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (
            "core",
            "import math, numpy as np\nfrom numpy.typing import NDArray\nfrom dataclasses import replace",
        ),
        ("settings", "from . import presets\nfrom .presets import load\nfrom dataclasses import dataclass"),
        ("cases", "from .core import attention\nfrom selfattn.vectors import project"),
        ("labels", "import regex"),
        ("plots", "import pandas as pd, plotly.graph_objects as go\nfrom .insight import words"),
        (
            "ui.page",
            "import streamlit as st\nfrom . import chart\nfrom ..plots import figure",
        ),
    ],
)
def test_a_right_import_is_let_through(module, source):
    assert faults(source, module) == []


def test_a_module_without_a_place_would_be_caught():
    assert faults("", "utils") == ["utils has no place in the order of layers"]
