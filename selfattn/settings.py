"""What a visitor can set, and its one spelling: in a link.

:class:`Settings` is small, hashable and complete: it alone decides every number on the page.
A link is its query string; :meth:`Settings.from_query` reads one, :meth:`Settings.to_query`
writes one, and what was wrong with a link is said, never raised.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from . import presets

SCHEME: Final = "1"
SOURCES: Final = ("random",)
SOFTMAXES: Final = ("global", "row", "column")
MASKS: Final = ("none", "causal")
RANGES: Final = ("auto", "same", "uniform", "own")
STEPS: Final = ("sqrt", "linear", "log")
NUMBERS: Final = ("auto", "on", "off")
MAX_CHARACTERS: Final = 20_000
MAX_TOKENS: Final = 256
MAX_WIDTH: Final = 512
MAX_SEED: Final = 2**32 - 1
MAX_SCALE: Final = 1e6
MIN_TEMPERATURE: Final = 0.01
MAX_TEMPERATURE: Final = 100.0
MAX_DECIMALS: Final = 8
MAX_LINK_BYTES: Final = 4_000
"""Encoded bytes of text that travel in a link; servers and proxies refuse long addresses."""

_KNOWN: Final = (
    *("v", "p", "t", "src", "seed", "d", "l", "r", "scale", "tau", "mask", "vs"),
    *("sel", "range", "steps", "num", "dec"),
)


@dataclass(frozen=True)
class Look:
    """How the numbers are drawn; no number depends on it.

    Attributes
    ----------
    range : {"auto", "same", "uniform", "own"}
        What the colors of the two weight maps span.
    steps : {"sqrt", "linear", "log"}
        How color grows with the weight.
    numbers : {"auto", "on", "off"}
        Whether numbers stand in the cells; auto = up to 12 tokens.
    decimals : int or None
        Of the numbers in the cells; None = what suits each map.
    """

    range: str = "auto"
    steps: str = "sqrt"
    numbers: str = "auto"
    decimals: int | None = None


@dataclass(frozen=True)
class Versus:
    """The one thing that differs on the right only.

    Attributes
    ----------
    name : {"scale", "tau", "mask", "seed"}
    value : float, str, int or None
        As the setting of that name: a scale (None = 1/sqrt(d_k)), a temperature, a mask, a seed.
    """

    name: str
    value: float | str | None

    def __str__(self) -> str:
        written = _write_scale(self.value) if self.name == "scale" else _write(self.value)
        return f"{self.name}:{written}"


@dataclass(frozen=True)
class Selected:
    """The cell that is opened, counted from 0; links count from 1.

    Attributes
    ----------
    query, key : int
    dimension : int or None
        Of the vectors, where one of their components is opened, too.
    """

    query: int
    key: int
    dimension: int | None = None

    def __str__(self) -> str:
        parts = (self.query, self.key) if self.dimension is None else (self.query, self.key, self.dimension)
        return ",".join(str(part + 1) for part in parts)

    def fits(self, n_queries: int, n_keys: int, width: int) -> bool:
        """Whether there is such a cell: `width` is that of the widest vectors."""
        return self.query < n_queries and self.key < n_keys and (self.dimension or 0) < width


@dataclass(frozen=True)
class Settings:
    """Every choice that decides the numbers on the page.

    Attributes
    ----------
    preset : str or None
        The published example that is shown; None for numbers of the visitor's own.
    text : str
    seed : int or None
        Of the random query, key and value; None under a preset, whose numbers were not drawn here.
    width : int or None
        d of the random vectors; None = as many as tokens.
    left, right : {"global", "row", "column"}
        The softmax of each side.
    scale : float or None
        Multiplies the scores; None = 1/sqrt(d_k).
    temperature : float
        Divides the scaled scores.
    mask : {"none", "causal"}
        Which keys each query may see.
    versus : Versus or None
        The one thing that differs on the right, beside the softmax.
    selected : Selected or None
        The opened cell; None follows the largest weight on the left.
    look : Look
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

    @property
    def right_side(self) -> Settings:
        """The settings as they hold on the right."""
        if self.versus is None:
            return self
        name = {"tau": "temperature"}.get(self.versus.name, self.versus.name)
        alone = replace(self, versus=None)
        return replace(alone, **{name: self.versus.value})  # type: ignore[arg-type]

    def with_text(self, text: str) -> Settings:
        """Type another text: a preset is left, unless the text is the preset's."""
        text = text.replace("\0", "\ufffd")  # a link would not hold it
        return self if text == self.text else replace(self.left_preset(), text=text)

    def with_seed(self, seed: int | None) -> Settings:
        """Choose the seed: a preset is left. None brings the first seed, or leaves a preset alone."""
        return self if seed == self.seed else replace(self.left_preset(), seed=seed or 0)

    def with_width(self, width: int | None) -> Settings:
        """Choose d: a preset is left. None is as many as tokens."""
        return self if width == self.width else replace(self.left_preset(), width=width)

    def with_new_numbers(self) -> Settings:
        """Take the next seed that the right side does not have already; from a preset, the first."""
        following = 0 if self.seed is None else (self.seed + 1) % (MAX_SEED + 1)
        if self.versus == Versus("seed", following):
            following = (following + 1) % (MAX_SEED + 1)
        return self.with_seed(following)

    def left_preset(self) -> Settings:
        """Leave the preset, if one is chosen: random numbers, the scale on; text and softmaxes stay."""
        if self.preset is None:
            return self
        return replace(self, preset=None, seed=0, width=None, scale=None)

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
            A sentence for each thing that was wrong, naming it.
        """
        reader = _Reader(query)
        settings = reader.starting_point()
        settings = replace(
            settings,
            left=reader.choice("l", SOFTMAXES) or settings.left,
            right=reader.choice("r", SOFTMAXES) or settings.right,
            scale=reader.scale(settings.scale),
            temperature=reader.temperature(),
            mask=reader.choice("mask", MASKS) or "none",
            selected=reader.selected(),
            look=reader.look(),
        )
        settings = replace(settings, versus=reader.versus(settings))
        reader.name_strangers()
        return settings, tuple(reader.wrong)

    def to_query(self) -> dict[str, str]:
        """Write a link: defaults are left out, so the home page has no query at all.

        Returns
        -------
        dict of str to str
            Decoded query parameters. The text is left out where it is too long for a link
            (:meth:`text_fits_link`).
        """
        scale = presets.load(self.preset).scale if self.preset else None
        choices = {
            "l": (self.left, "global"),
            "r": (self.right, "row"),
            "scale": (_write_scale(self.scale), _write_scale(scale)),
            "tau": (_write(self.temperature), "1"),
            "mask": (self.mask, "none"),
            "vs": (str(self.versus), "None"),
            "sel": (str(self.selected), "None"),
            "range": (self.look.range, "auto"),
            "steps": (self.look.steps, "sqrt"),
            "num": (self.look.numbers, "auto"),
            "dec": (str(self.look.decimals), "None"),
        }
        chosen = {name: value for name, (value, default) in choices.items() if value != default}
        query = self._source_query() | chosen
        return {"v": SCHEME, **query} if query else {}

    def _source_query(self) -> dict[str, str]:
        """The preset; or, where none is chosen, the source with its text, seed and width."""
        if self.preset is not None:
            return {} if self.preset == "notebook" else {"p": self.preset}
        query = {"src": SOURCES[0]}
        if self.text_fits_link():
            query["t"] = self.text
        if self.seed:
            query["seed"] = str(self.seed)
        if self.width is not None:
            query["d"] = str(self.width)
        return query

    def text_fits_link(self) -> bool:
        """Whether the text travels in the link: at most 4,000 bytes once encoded."""
        return _encoded_length(self.text) <= MAX_LINK_BYTES


class _Reader:
    """Reads one query, and collects a sentence for each thing that is wrong in it."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.query = query
        self.wrong: list[str] = []

    def starting_point(self) -> Settings:
        """Preset, text, seed and d: what stands beside a preset acts as if typed on it."""
        if self.query.get("v", SCHEME) != SCHEME:
            self.complain("v", f"must be {SCHEME}", "read as such")
        settings = Settings.of_preset(self.choice("p", tuple(presets.PRESETS)) or "notebook")
        source = self.choice("src", SOURCES)
        if source or ("t" in self.query and "p" not in self.query):
            # The visitor's own: the text follows below, or the link does not hold it.
            own_text = settings.text if "p" in self.query else ""
            settings = replace(settings.left_preset(), text=own_text)
        if "t" in self.query:
            settings = settings.with_text(self.text())
        if "seed" in self.query:
            seed = self.whole("seed", 0, MAX_SEED)
            settings = settings if seed is None else settings.with_seed(seed)
        if "d" in self.query:
            width = self.whole("d", 1, MAX_WIDTH)
            settings = settings if width is None else settings.with_width(width)
        return settings

    def text(self) -> str:
        text = "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in self.query["t"]).replace(
            "\0", "\ufffd"
        )
        if text != self.query["t"]:
            self.complain(
                "t", "must be text without NUL or lone surrogates", "shown with a sign in their place"
            )
        if len(text) > MAX_CHARACTERS:
            self.complain("t", f"must have at most {MAX_CHARACTERS:,} characters", "cut there")
        return text[:MAX_CHARACTERS]

    def choice(self, name: str, choices: tuple[str, ...]) -> str | None:
        value = self.query.get(name)
        if value is None or value in choices:
            return value
        self.complain(name, f"must be one of {', '.join(choices)}")
        return None

    def whole(self, name: str, lowest: int, highest: int) -> int | None:
        number = _whole(self.query[name], lowest, highest)
        if number is None:
            self.complain(name, f"must be a whole number from {lowest} to {highest}")
        return number

    def scale(self, default: float | None) -> float | None:
        value = self.query.get("scale")
        if value is None or _is_scale(value):
            return default if value is None else _scale(value)
        self.complain("scale", f"must be on, off or a number between -{MAX_SCALE:.0f} and {MAX_SCALE:.0f}")
        return default

    def temperature(self) -> float:
        value = self.query.get("tau", "1")
        temperature = _temperature(value)
        if temperature is None:
            self.complain("tau", f"must be a number from {MIN_TEMPERATURE} to {MAX_TEMPERATURE:.0f}")
        return temperature or 1.0

    def selected(self) -> Selected | None:
        """Read ``query,key`` or ``query,key,dimension``; whether there is such a cell shows later."""
        if "sel" not in self.query:
            return None
        limits = (MAX_CHARACTERS, MAX_CHARACTERS, MAX_WIDTH)
        parts = self.query["sel"][:MAX_LINK_BYTES].split(",")
        numbers = [_whole(part, 1, limit) for part, limit in zip(parts, limits, strict=False)]
        if len(parts) in (2, 3) and None not in numbers:
            return Selected(*(number - 1 for number in numbers if number is not None))
        self.complain("sel", "must be the positions of a query and a key, counted from 1")
        return None

    def look(self) -> Look:
        decimals = self.whole("dec", 0, MAX_DECIMALS) if "dec" in self.query else None
        return Look(
            self.choice("range", RANGES) or "auto",
            self.choice("steps", STEPS) or "sqrt",
            self.choice("num", NUMBERS) or "auto",
            decimals,
        )

    def versus(self, settings: Settings) -> Versus | None:
        """Read ``name:value``; a seed can differ only where numbers are drawn from one."""
        if "vs" not in self.query:
            return None
        name, _, value = self.query["vs"].partition(":")
        if name == "scale" and _is_scale(value):
            return Versus(name, _scale(value))
        temperature, seed = _temperature(value), _whole(value, 0, MAX_SEED)
        if name == "tau" and temperature is not None:
            return Versus(name, temperature)
        if name == "mask" and value in MASKS:
            return Versus(name, value)
        if name == "seed" and seed is not None and settings.preset is None:
            return Versus(name, seed)
        rule = "must be scale:, tau: or mask: and a value of it, or seed: and a seed beside random numbers"
        self.complain("vs", rule)
        return None

    def name_strangers(self) -> None:
        for name in self.query:
            if name not in _KNOWN:
                self.wrong.append(f"In the link, {_quote(name)} is no setting of this page.")

    def complain(self, name: str, rule: str, instead: str = "its default is used") -> None:
        self.wrong.append(f"In the link, {name} {rule}, got {_quote(self.query[name])}; {instead}.")


def _quote(value: str) -> str:
    """Write a value so that it can stand in a sentence: printable, and not endless."""
    shown = ascii(value[:40]) if not value.isprintable() else repr(value[:40])
    return shown + ("…" if len(value) > 40 else "")


def _encoded_length(text: str) -> int:
    return sum(
        1 if c.isascii() and (c.isalnum() or c in "-_.~ ") else 3 * len(c.encode("utf-8", "replace"))
        for c in text
    )


def _whole(value: str, lowest: int, highest: int) -> int | None:
    is_digits = value.isascii() and value.isdigit() and len(value) <= 10
    return int(value) if is_digits and lowest <= int(value) <= highest else None


def _number(value: str) -> float:
    try:
        is_plain = len(value) <= 40 and value.isascii() and not set(value) & set("_ \t\n\r\f\v")
        return float(value) if is_plain else math.nan
    except ValueError:
        return math.nan


def _is_scale(value: str) -> bool:
    return value in ("on", "off") or abs(_number(value)) <= MAX_SCALE


def _scale(value: str) -> float | None:
    return {"on": None, "off": 1.0}[value] if value in ("on", "off") else _number(value)


def _temperature(value: str) -> float | None:
    number = _number(value)
    return number if MIN_TEMPERATURE <= number <= MAX_TEMPERATURE else None


def _write_scale(scale: Any) -> str:
    return "on" if scale is None else "off" if scale == 1 else _write(scale)


def _write(value: Any) -> str:
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)
