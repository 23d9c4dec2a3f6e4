"""The notebook's and the articles' own numbers, with their sources and their published results.

A preset is a JSON file in this folder (large arrays in an NPZ beside it) and one entry in
:data:`PRESETS`: adding one is adding those.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Published:
    """Numbers of a source, to stand beside ours.

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
    head : int
        Which head they belong to, counted from 0.
    about : str
        Where they come from, if the source does not print them itself.
    """

    quantity: str
    values: NDArray[np.float64]
    row: int | None = None
    form: str = ".4f"
    why: str = ""
    head: int = 0
    about: str = ""


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
        ``(n_tokens, d_model)``, ``(d_model, d_k)`` twice and ``(d_model, d_v)``, the last three with
        an axis of heads before them where there are several; read only. In cross-attention also
        ``key_embeddings``, ``(n_keys, d_model)``.
    published : tuple of Published
    expected : mapping
        All that the data file holds of published results.
    key_tokens : tuple of str
        In cross-attention, what the keys are called; else empty.
    n_heads : int
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
    key_tokens: tuple[str, ...] = ()
    n_heads: int = 1

    @property
    def sizes(self) -> tuple[int, int, int] | None:
        """d_model, d_k and d_v; None where there are no embeddings."""
        if "embeddings" not in self.arrays:
            return None
        d_model, d_k = self.arrays["w_query"].shape[-2:]
        return d_model, d_k, self.arrays["w_value"].shape[-1]

    def of_head(self, head: int) -> Preset:
        """One head alone: its projections, without an axis of heads, and what is published of it.

        Parameters
        ----------
        head : int
            Counted from 0.

        Returns
        -------
        Preset

        Raises
        ------
        ValueError
            Where there is no such head.
        """
        if head not in range(self.n_heads):
            raise ValueError(f"head must be from 0 to {self.n_heads - 1}, got {head}.")
        if self.n_heads == 1:
            return self
        arrays = {name: array[head] if array.ndim == 3 else array for name, array in self.arrays.items()}
        published = tuple(part for part in self.published if part.head == head)
        return replace(self, arrays=MappingProxyType(arrays), published=published)


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
    arrays = _from_scratch_arrays(data)
    return _of_from_scratch(
        data,
        name="from-scratch",
        label="From scratch",
        numbers="the article’s own numbers",
        arrays=_read_only({name: arrays[name] for name in ("embeddings", *_PROJECTIONS)}),
        published=tuple(
            Published(name, np.array(data["expected"][f"{name}_of_query_1"]), row=1)
            for name in ("scores", "weights", "output")
        ),
    )


def _from_scratch_heads() -> Preset:
    data = _read("from_scratch.json")
    arrays = _from_scratch_arrays(data)
    rows = data["expected"]["multi_head_weights_of_query_1"]
    return _of_from_scratch(
        data,
        name="from-scratch-heads",
        label="Three heads",
        numbers="the article’s three heads",
        arrays=_read_only(
            {"embeddings": arrays["embeddings"], **{name: arrays[f"heads_{name}"] for name in _PROJECTIONS}}
        ),
        published=tuple(
            Published("weights", np.array(row), row=1, form=".5g", head=head, about=_COMPUTED)
            for head, row in enumerate(rows)
        ),
        n_heads=data["n_heads"],
    )


def _from_scratch_cross() -> Preset:
    data = _read("from_scratch.json")
    arrays = _from_scratch_arrays(data)
    row = np.array(data["expected"]["cross_attention_weights_of_query_1"])
    names = ("embeddings", "key_embeddings", *_PROJECTIONS)
    return _of_from_scratch(
        data,
        name="from-scratch-cross",
        label="Cross-attention",
        numbers="the article’s cross-attention",
        arrays=_read_only({name: arrays[name] for name in names}),
        published=(Published("weights", row, row=1, about=_COMPUTED),),
        key_tokens=tuple(str(position) for position in range(1, len(arrays["key_embeddings"]) + 1)),
    )


_PROJECTIONS: Final = ("w_query", "w_key", "w_value")
_COMPUTED: Final = (
    "The article prints only the shapes of this part. "
    "This row was computed with the article’s own calls, it does not stand there."
)


def _of_from_scratch(data: Mapping[str, Any], **own: Any) -> Preset:
    """What the three parts of the article share: sentence, softmax, scale and source."""
    return Preset(
        text=data["text"],
        tokens=tuple(data["tokens"]),
        normalize=data["normalize"],
        scale=None,
        source=data["source"],
        expected=MappingProxyType(data["expected"]),
        **own,
    )


def _from_scratch_arrays(data: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Every array of the article under our names; it multiplies W @ x, transposed they serve x @ W."""
    ours = {"x": "embeddings", "x_second": "key_embeddings"}
    read = _read_npz(data["arrays"])
    return {
        ours.get(name.lower(), name.lower()): array.mT if "W_" in name else array
        for name, array in read.items()
    }


PRESETS: Final = MappingProxyType(
    {
        "notebook": _notebook,
        "illustrated": _illustrated,
        "from-scratch": _from_scratch,
        "from-scratch-heads": _from_scratch_heads,
        "from-scratch-cross": _from_scratch_cross,
    }
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
