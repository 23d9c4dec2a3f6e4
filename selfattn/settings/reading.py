"""A link to settings: what is wrong with it is said, never raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from selfattn import presets

from .choices import Look, Vectors, Versus
from .limits import GROUPS, HIDEABLE, MAX_CHARACTERS, MAX_LINK_BYTES, SCHEME, SOURCES
from .model import Settings
from .names import CHOICES, CUT, KNOWN, LOOK, SIZES, VECTORS, VERSUS, Names
from .notation import Spelling, one_of, quoted
from .obstacles import impossible


def read(query: Mapping[str, str]) -> tuple[Settings, tuple[str, ...]]:
    """Read a link, as :meth:`Settings.from_query`."""
    reader = _Reader(query)
    settings = reader.starting_point()
    settings = replace(
        settings,
        **reader.valid(CHOICES),
        look=Look(**reader.valid(LOOK)),
        hide=reader.hide(),
    )
    settings = replace(settings, versus=reader.versus(settings))
    reader.name_the_impossible(settings)
    reader.name_strangers()
    return settings, tuple(reader.wrong)


class _Reader:
    """Reads one query, and collects a sentence for each thing that is wrong in it."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.query = query
        self.wrong: list[str] = []

    def starting_point(self) -> Settings:
        """Preset, texts and sizes: what stands beside a preset acts as if typed on it."""
        if self.query.get("v", SCHEME) != SCHEME:
            self.complain("v", f"must be {SCHEME}", "read as such")
        settings = Settings.of_preset(self.value("p", one_of(presets.PRESETS)) or "notebook")
        source = self.value("src", one_of(SOURCES))
        if source or ("t" in self.query and "p" not in self.query):
            # The visitor's own: the text follows below, or the link does not hold it.
            own_text = settings.text if "p" in self.query else ""
            settings = replace(settings.left_preset(), text=own_text)
        if "t" in self.query:
            settings = settings.with_text(self.text("t"))
        if "t2" in self.query:
            settings = settings.with_second(self.text("t2"))
        sizes = self.valid(SIZES)
        if "seed" in sizes:
            settings = settings.with_seed(sizes["seed"])
        if "width" in sizes:
            settings = settings.with_width(sizes["width"])
        settings = settings.with_cut(replace(settings.cut, **self.valid(CUT)))
        return self.sourced(settings, source)

    def sourced(self, settings: Settings, source: str | None) -> Settings:
        """Where the vectors come from: without `src`, embeddings only if something of them is named."""
        changes = self.valid(VECTORS)
        if settings.preset is not None and not changes:
            return settings
        left = settings.left_preset()
        source = source or ("embeddings" if changes else "random")
        vectors = left.vectors if source == "embeddings" else Vectors()
        return replace(left, source=source, vectors=replace(vectors, **changes))

    def text(self, name: str) -> str:
        given = self.query[name]
        text = "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in given).replace("\0", "\ufffd")
        if text != given:
            self.complain(
                name, "must be text without NUL or lone surrogates", "shown with a sign in their place"
            )
        if len(text) > MAX_CHARACTERS:
            self.complain(name, f"must have at most {MAX_CHARACTERS:,} characters", "cut there")
        return text[:MAX_CHARACTERS]

    def value(self, name: str, spelling: Spelling) -> Any:
        """One value; None where there is none, or a bad one."""
        return self.valid({name: (name, spelling)}).get(name)

    def valid(self, names: Names) -> dict[str, Any]:
        """By field, the values that stand in the link and are good."""
        found = {}
        for name, (field, spelling) in names.items():
            if name in self.query:
                try:
                    found[field] = spelling.read(self.query[name])
                except ValueError:
                    self.complain(name, spelling.rule)
        return found

    def hide(self) -> tuple[str, ...]:
        """Names of what is hidden; others are left out."""
        if "hide" not in self.query:
            return ()
        given = set(self.query["hide"][:MAX_LINK_BYTES].split(","))
        if not given <= set(HIDEABLE):
            rule = f"must be names of a link, or of {', '.join(GROUPS)}"
            self.complain("hide", rule, "other names are left out")
        return tuple(name for name in HIDEABLE if name in given)

    def versus(self, settings: Settings) -> Versus | None:
        """What differs on the right: a seed only where one was drawn from, positions only where there are."""
        versus: Versus | None = self.value("vs", VERSUS)
        if versus is None:
            return None
        needs_drawn, needs_embeddings = versus.name in ("seed", "pos"), versus.name == "pos"
        if (needs_drawn and settings.preset is not None) or (
            needs_embeddings and settings.source != "embeddings"
        ):
            self.complain("vs", VERSUS.rule)
            return None
        return versus

    def name_the_impossible(self, settings: Settings) -> None:
        for name, why in impossible(settings).items():
            if name in self.query:
                self.wrong.append(f"In the link, {name} has no effect. {why}")

    def name_strangers(self) -> None:
        for name in self.query:
            if name not in KNOWN:
                self.wrong.append(f"In the link, {quoted(name)} is no setting of this page.")

    def complain(self, name: str, rule: str, instead: str = "its default is used") -> None:
        self.wrong.append(f"In the link, {name} {rule}, got {quoted(self.query[name])}; {instead}.")
