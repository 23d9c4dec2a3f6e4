"""The notebook's and the articles' own numbers, with their sources and their published results.

A preset is a JSON file in this folder (large arrays in an NPZ beside it) and one entry in
:data:`PRESETS`: adding one is adding those.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Published:
    """Numbers that a source prints, to stand beside ours.

    Attributes
    ----------
    quantity : {"query", "key", "value", "scores", "weights", "output"}
        Which step they belong to.
    values : ndarray
        As printed: the whole matrix, or one row of it.
    row : int or None
        That row, counted from 0; None for the whole matrix.
    form : str
        How the source prints them, as a format: ``".4f"``, ``".5g"``.
    why : str
        Why ours differ; empty where they agree to the digits printed.
    """

    quantity: str
    values: NDArray[np.float64]
    row: int | None = None
    form: str = ".4f"
    why: str = ""


@dataclass(frozen=True, eq=False)
class Preset:
    """A published example, complete.

    Attributes
    ----------
    name, label : str
        In links and code; on the page.
    text : str
    tokens : tuple of str
        They stand, whatever a tokenizer would make of the text.
    normalize : {"row", "global"}
        The softmax that the source takes.
    scale : float or None
        None = 1/sqrt(d_k).
    numbers : str
        What its numbers are called in a sentence: "the notebook’s own numbers".
    source : str
        The work they come from, with its address.
    arrays : mapping of str to ndarray
        ``query, key, value``, or ``embeddings, w_query, w_key, w_value`` with shapes
        ``(n_tokens, d_model)``, ``(d_model, d_k)`` twice and ``(d_model, d_v)``; read only.
    published : tuple of Published
    expected : mapping
        All that the data file holds of published results.
    """

    name: str
    label: str
    text: str
    tokens: tuple[str, ...]
    normalize: str
    scale: float | None
    numbers: str
    source: str
    arrays: Mapping[str, NDArray[Any]]
    published: tuple[Published, ...]
    expected: Mapping[str, Any]


@cache
def load(name: str) -> Preset:
    """Read a preset from its data file.

    Parameters
    ----------
    name : str
        A key of :data:`PRESETS`.

    Returns
    -------
    Preset

    Raises
    ------
    ValueError
        Where there is no such preset.
    """
    try:
        build = PRESETS[name]
    except KeyError:
        raise ValueError(f"preset must be one of {', '.join(PRESETS)}, got {name!r}.") from None
    return build()


def _notebook() -> Preset:
    data = _read("notebook.json")
    expected = data["expected"]
    rounded = (
        "The notebook prints 8 digits of its query, key and value, "
        "so what follows from them agrees to about 2 × 10⁻⁸, not more."
    )
    return Preset(
        name="notebook",
        label="Notebook",
        text=data["text"],
        tokens=tuple(data["tokens"]),
        normalize=data["normalize"],
        scale=data["scale"],
        numbers="the notebook’s own numbers",
        source="The self-attention notebook that this project grew from.",
        arrays=_read_only({name: data[name] for name in ("query", "key", "value")}),
        published=tuple(
            Published(name, np.array(expected[name]), form=".9g", why=rounded) for name in expected
        ),
        expected=MappingProxyType(expected),
    )


def _illustrated() -> Preset:
    data = _read("illustrated.json")
    expected = data["expected"]
    readable = (
        "From here on the article replaces its weights by readable ones, 0.063 by 0.0 and 0.468 by 0.5: "
        "not a rounding."
    )
    multiplied = (
        "The article multiplies its readable weights, so its printed outputs differ from the exact ones. "
        "Multiply those weights by value, and they come out."
    )
    return Preset(
        name="illustrated",
        label="Integers",
        text=data["text"],
        tokens=tuple(data["tokens"]),
        normalize=data["normalize"],
        scale=data["scale"],
        numbers="the article’s integers",
        source=data["source"],
        arrays=_read_only({name: data[name] for name in ("embeddings", "w_query", "w_key", "w_value")}),
        published=(
            *(
                Published(name, np.array(expected[name], float), form=".0f")
                for name in ("query", "key", "value")
            ),
            Published("scores", np.array(expected["scores"], float), form=".0f"),
            Published("weights", np.array(expected["weights"]), form=".5g"),
            Published("weights", np.array(expected["weights_used_by_the_article"]), form=".1f", why=readable),
            Published(
                "output", np.array(expected["output_printed_by_the_article"]), form=".1f", why=multiplied
            ),
        ),
        expected=MappingProxyType(expected),
    )


def _from_scratch() -> Preset:
    data = _read("from_scratch.json")
    expected = data["expected"]
    # The article multiplies W @ x; transposed, its matrices serve x @ W.
    arrays = {name: array.mT if "W_" in name else array for name, array in _read_npz(data["arrays"]).items()}
    arrays = {name.lower(): array for name, array in arrays.items()}
    return Preset(
        name="from-scratch",
        label="From scratch",
        text=data["text"],
        tokens=tuple(data["tokens"]),
        normalize=data["normalize"],
        scale=None,
        numbers="the article’s own numbers",
        source=data["source"],
        arrays=_read_only({"embeddings": arrays.pop("x"), **arrays}),
        published=tuple(
            Published(name, np.array(expected[f"{name}_of_query_1"]), row=1)
            for name in ("scores", "weights", "output")
        ),
        expected=MappingProxyType(expected),
    )


PRESETS: Final = MappingProxyType(
    {"notebook": _notebook, "illustrated": _illustrated, "from-scratch": _from_scratch}
)


def _read(name: str) -> dict[str, Any]:
    text = (files(__name__) / name).read_text(encoding="utf-8")
    return dict(json.loads(text))


def _read_npz(name: str) -> dict[str, NDArray[Any]]:
    with (files(__name__) / name).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return {key: arrays[key].astype(np.float64) for key in arrays.files}


def _read_only(arrays: Mapping[str, Any]) -> Mapping[str, NDArray[Any]]:
    ready = {name: np.array(array, dtype=np.float64) for name, array in arrays.items()}
    for array in ready.values():
        array.flags.writeable = False
    return MappingProxyType(ready)
