"""The settings, what moves them, and their link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from selfattn import presets

from .choices import Cut, Look, Selected, Vectors, Versus
from .limits import MAX_LINK_BYTES, MAX_SEED, SCHEME
from .names import CHOICES, CUT, LOOK, SIZES, VECTORS, Names
from .notation import encoded_length


@dataclass(frozen=True)
class Settings:
    """Every choice that decides the numbers on the page.

    Attributes
    ----------
    preset : str or None
        The published example that is shown; None for numbers of the visitor's own.
    text : str
    seed : int or None
        Of all that is drawn; None under a preset, whose numbers were not drawn here.
    width : int or None
        d of random query, key and value; None = as many as tokens.
    left, right : {"global", "row", "column"}
        The softmax of each side.
    scale : float or None
        Multiplies the scores; None = 1/sqrt(d_k).
    temperature : float
        Divides the scaled scores.
    mask : {"none", "causal", "window", "causal-window", "block"}
        Which keys each query may see.
    versus : Versus or None
        The one thing that differs on the right, beside the softmax.
    selected : Selected or None
        The opened cell; None follows the largest weight on the left.
    look : Look
    source : {"random", "embeddings"}
        Where query, key and value come from, where no preset is chosen.
    cut : Cut
        How the texts become tokens, where no preset is chosen: a preset's tokens stand.
    second : str or None
        The text of the keys, for cross-attention; None = self-attention. It is never empty.
    vectors : Vectors
        They count where the source is embeddings, and no preset is chosen.
    window, block : int
        Width of the mask's window, and size of its blocks.
    hidden : tuple of int
        Keys that no query sees, counted from 0, sorted, each once; those that do not exist do not count.
    head : int
        The head that is shown, counted from 0; the last one stands for those that do not exist.
    hide : tuple of str
        Controls and groups of them that the page leaves out, in the order of ``HIDEABLE``.
    lock : bool
        Whether only the page that is open can be seen. These two change no number.
    """

    preset: str | None
    text: str
    seed: int | None
    width: int | None = None
    left: str = "global"
    right: str = "row"
    scale: float | None = None
    temperature: float = 1.0
    mask: str = "none"
    versus: Versus | None = None
    selected: Selected | None = None
    look: Look = field(default_factory=Look)
    source: str = "random"
    cut: Cut = field(default_factory=Cut)
    second: str | None = None
    vectors: Vectors = field(default_factory=Vectors)
    window: int = 2
    block: int = 2
    hidden: tuple[int, ...] = ()
    head: int = 0
    hide: tuple[str, ...] = ()
    lock: bool = False

    @classmethod
    def of_preset(cls, name: str = "notebook", look: Look | None = None) -> Settings:
        """Start from a published example: its text, its numbers, its scale; global against row.

        Parameters
        ----------
        name : str
        look : Look, optional
            Stays as it was.

        Returns
        -------
        Settings

        Raises
        ------
        ValueError
            Where there is no such preset.
        """
        preset = presets.load(name)
        return cls(preset=name, text=preset.text, seed=None, scale=preset.scale, look=look or Look())

    def with_preset(self, name: str) -> Settings:
        """Choose a preset: the opened cell, the look, what is hidden and the lock stay."""
        start = Settings.of_preset(name, self.look)
        return replace(start, selected=self.selected, hide=self.hide, lock=self.lock)

    @property
    def right_side(self) -> Settings:
        """The settings as they hold on the right."""
        if self.versus is None:
            return self
        name, value, alone = self.versus.name, self.versus.value, replace(self, versus=None)
        if name == "pos":
            return replace(alone, vectors=replace(self.vectors, positions=value))
        return replace(alone, **{{"tau": "temperature", "win": "window"}.get(name, name): value})

    @property
    def n_heads(self) -> int:
        """How many heads there are."""
        if self.preset is not None:
            return presets.load(self.preset).n_heads
        return self.vectors.n_heads if self.source == "embeddings" else 1

    def with_text(self, text: str) -> Settings:
        """Type another text: a preset is left, unless the text is the preset's."""
        text = _linkable(text)
        return self if text == self.text else replace(self.left_preset(), text=text)

    def with_second(self, second: str | None) -> Settings:
        """Type the text of the keys: a preset is left. An empty one, or None, is self-attention."""
        second = _linkable(second or "") or None
        return self if second == self.second else replace(self.left_preset(), second=second)

    def with_cut(self, cut: Cut) -> Settings:
        """Cut the texts another way: a preset is left."""
        return self if cut == self.cut else replace(self.left_preset(), cut=cut)

    def with_seed(self, seed: int | None) -> Settings:
        """Choose the seed: a preset is left. None brings the first seed, or leaves a preset alone."""
        return self if seed == self.seed else replace(self.left_preset(), seed=seed or 0)

    def with_width(self, width: int | None) -> Settings:
        """Choose d: a preset is left, and the source becomes random. None is as many as tokens."""
        return self if width == self.width else replace(self.with_source("random"), width=width)

    def with_source(self, source: str) -> Settings:
        """Choose where query, key and value come from: a preset is left."""
        left = self.left_preset()
        had_positions = source == "embeddings" or left.versus is None or left.versus.name != "pos"
        return replace(left, source=source, versus=left.versus if had_positions else None)

    def with_vectors(self, **changes: Any) -> Settings:
        """Change fields of the vectors: a preset is left, and the source becomes embeddings."""
        left = self.left_preset()
        return replace(left, source="embeddings", vectors=replace(left.vectors, **changes))

    def with_new_numbers(self) -> Settings:
        """Take the next seed that the right side does not have already; from a preset, the first."""
        following = 0 if self.seed is None else (self.seed + 1) % (MAX_SEED + 1)
        if self.versus == Versus("seed", following):
            following = (following + 1) % (MAX_SEED + 1)
        return self.with_seed(following)

    def left_preset(self) -> Settings:
        """Leave the preset, if one is chosen: drawn numbers, the scale on; text and softmaxes stay.

        An article is left for embeddings and projections of its sizes, the notebook for random
        query, key and value. Keys without words are called by their positions in the second text.
        """
        if self.preset is None:
            return self
        preset = presets.load(self.preset)
        left = replace(self, preset=None, seed=0, width=None, scale=None)
        if preset.sizes is None:
            return left
        d_model, d_k, d_v = preset.sizes
        vectors = Vectors(d_model=d_model, d_k=d_k, d_v=d_v, n_heads=preset.n_heads)
        return replace(left, source="embeddings", vectors=vectors, second=" ".join(preset.key_tokens) or None)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Settings, tuple[str, ...]]:
        """Read a link.

        Parameters
        ----------
        query : mapping of str to str
            The decoded query parameters. A bad value falls back to its default; the rest is kept.

        Returns
        -------
        settings : Settings
        wrong : tuple of str
            A sentence for each thing that was wrong, naming it, and for what cannot be had.
        """
        from .reading import read  # it makes settings, so it needs this module first

        return read(query)

    def to_query(self) -> dict[str, str]:
        """Write a link: defaults are left out, so the home page has no query at all.

        Returns
        -------
        dict of str to str
            Decoded query parameters. Both texts are left out where they are too long for a link
            (:meth:`text_fits_link`).
        """
        scale = presets.load(self.preset).scale if self.preset else None
        query = self._source_query() | _written(CHOICES, self, Settings(None, "", 0, scale=scale))
        if self.versus is not None:
            query["vs"] = str(self.versus)
        query |= _written(LOOK, self.look, Look())
        if self.hide:
            query["hide"] = ",".join(self.hide)
        return {"v": SCHEME, **query} if query else {}

    def _source_query(self) -> dict[str, str]:
        """The preset; or, where none is chosen, the source with its texts and all that is drawn."""
        if self.preset is not None:
            return {} if self.preset == "notebook" else {"p": self.preset}
        query = {"src": self.source}
        if self.text_fits_link():
            query |= {"t": self.text} if self.second is None else {"t": self.text, "t2": self.second}
        query |= _written(SIZES, self, Settings(None, "", 0))
        return query | _written(CUT, self.cut, Cut()) | _written(VECTORS, self.vectors, Vectors())

    def text_fits_link(self) -> bool:
        """Whether the texts travel in the link, both or neither: at most 4,000 bytes once encoded."""
        return encoded_length(self.text) + encoded_length(self.second or "") <= MAX_LINK_BYTES


def _linkable(text: str) -> str:
    """A text that a link can hold: a sign stands for NUL."""
    return text.replace("\0", "\ufffd")


def _written(names: Names, chosen: Any, default: Any) -> dict[str, str]:
    """What differs from the default, under its names in a link."""
    values = {name: getattr(chosen, attribute) for name, (attribute, _) in names.items()}
    return {
        name: names[name][1].write(value)
        for name, value in values.items()
        if value != getattr(default, names[name][0])
    }
