"""What stands above every page: the name, the text, where to start from, and what was wrong with the link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from selfattn import presets
from selfattn.cases import Case
from selfattn.insight import Sentence, Word, token
from selfattn.settings import MAX_CHARACTERS, Settings

from . import prose, state

PURPOSE = "Type a text, see every number of self-attention, and what the softmax axis does to it."
SHOWN_TOKENS = 40
UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # Hiragana, Katakana
    ("\u3400", "\u9fff"),  # Han
)
"""Scripts without blanks between words: the first and the last of their characters."""


def title() -> Any:
    """Show the name and the one sentence.

    Returns
    -------
    DeltaGenerator
        The room beside them, for what the page offers: a tour, its link.
    """
    line = st.container(
        key="title",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="bottom",
        gap="small",
    )
    line.html(f'<div class="sa-head"><h1>selfattn</h1><p>{PURPOSE}</p></div>', width="content")
    return line.container(key="comfort", horizontal=True, width="content", gap="small")


def links(pages: Sequence[Any]) -> None:
    """Show the pages' names as links, where the bar that has them is out of sight: on a phone.

    Parameters
    ----------
    pages : sequence of StreamlitPage
    """
    with st.container(key="pages", horizontal=True, gap="medium"):
        for page in pages:
            st.page_link(page, width="content")


def inputs(case: Case | None) -> None:
    """Show the text, how it was cut into tokens, and the presets.

    Parameters
    ----------
    case : Case or None
        None where the text holds no token.
    """
    settings = state.current()
    with st.container(key="inputs"):
        left, right = st.columns([30, 29], gap="medium")
        with left, st.container(gap="xsmall"):
            for name, sentence in _labels(case).items():
                prose.write(sentence, key=name, role="tokens")
            if not state.is_hidden("t", "text"):
                _text(settings)
            if _lacks_blanks(settings) and not state.is_hidden("cut", "text"):
                _offer_characters()
        with right, st.container(gap="xsmall"):
            if not state.is_hidden("p"):
                _presets(settings)
            _origin(settings, case)


def _lacks_blanks(settings: Settings) -> bool:
    """Whether the text is cut at blanks, though in a script that has none between words."""
    if settings.preset is not None or settings.cut.by != "whitespace":
        return False
    return any(first <= sign <= last for sign in settings.text[:MAX_CHARACTERS] for first, last in UNSPACED)


def _offer_characters() -> None:
    with st.container(key="unspaced", horizontal=True, gap="small", vertical_alignment="center"):
        said = "This script has no blanks between words, and the text is cut at blanks."
        prose.write((Word(said),), key="unspaced_note", role="caption")
        st.button(
            "Cut into characters",
            key="cut_characters",
            type="tertiary",
            on_click=state.change,
            args=(lambda now: now.with_cut(replace(now.cut, by="characters")),),
        )


def _text(settings: Settings) -> None:
    key = state.fill("text", settings.text)
    st.text_area(
        "Text",
        key=key,
        height=68,
        help="Cut into tokens, which stand above. Each becomes a query, a key and a value: "
        "repeat a word, and see what stays the same.",
        placeholder="Type or paste a text, then press Ctrl+Enter",
        on_change=state.changed_by(key, lambda settings, text: settings.with_text(str(text))),
    )


def _presets(settings: Settings) -> None:
    key = state.fill("preset", settings.preset)
    st.pills(
        "Start from",
        list(presets.PRESETS),
        format_func=lambda name: presets.load(name).label,
        key=key,
        help="Published numbers to start from: a notebook whose softmax is global, and two articles. "
        "Typing a text of your own leaves them.",
        on_change=state.changed_by(key, _chosen),
    )


def notes(settings: Settings, case: Case | None) -> None:
    """Say what was wrong with the link, and what is left out of it or of the page."""
    _wrong()
    for sentence in _limits(settings, case):
        st.info(sentence)
    if settings.preset is None and not settings.text and "t" not in st.query_params:
        st.info("There is no text yet. A link to a long text doesn't hold it: paste it above.")


def _labels(case: Case | None) -> dict[str, Sentence]:
    """The text area's label, and after it the tokens as they were cut; below, other keys."""
    text = Word("Text", "name")
    if case is None:
        return {"tokens": (text,)}
    labels = {"tokens": (text, *_cut(case.tokens))}
    if case.key_tokens != case.tokens:
        labels["key_tokens"] = (Word("Keys", "name"), *_cut(case.key_tokens))
    return labels


def _cut(tokens: tuple[str, ...]) -> Sentence:
    words = [Word(f"{len(tokens)} token{'s' if len(tokens) > 1 else ''}: ")]
    for position in range(min(len(tokens), SHOWN_TOKENS)):
        words += [*token(tokens, position), Word(" ")]
    return tuple(words)


def _limits(settings: Settings, case: Case | None) -> list[str]:
    """What of a long text takes no part, on the page or in its link."""
    said = []
    for what, text in (("The text", settings.text), ("The second text", settings.second or "")):
        if len(text) > MAX_CHARACTERS:
            said.append(f"{what} has {len(text):,} characters; its first {MAX_CHARACTERS:,} are read.")
    if case is not None:
        cut = (
            ("The text", case.tokens, case.n_left_out),
            ("The second text", case.key_tokens, case.n_keys_left_out),
        )
        for what, tokens, left_out in cut:
            if left_out:
                total = len(tokens) + left_out
                said.append(f"{what} has {total:,} tokens; this page shows the first {len(tokens)}.")
    if said:
        said.append("Nothing you typed is lost: cut the text to see the rest.")
    if case is None and settings.second is not None:
        said.append("Each of the two texts needs a token: look at the second one, in the sidebar, too.")
    if settings.preset is None and not settings.text_fits_link():
        these = "This text is" if settings.second is None else "These texts are"
        them = "it" if settings.second is None else "them"
        said.append(f"{these} too long for a link: the address of this page does not hold {them}.")
    return [" ".join(said)] if said else []


def _chosen(settings: Settings, name: Any) -> Settings:
    """Start from a preset; a second press on it goes back to it as it was, too."""
    if name is None:
        return settings if settings.preset is None else settings.with_preset(settings.preset)
    return settings.with_preset(str(name))


def _origin(settings: Settings, case: Case | None) -> None:
    """Say where the numbers come from, with the way back to the preset that was left."""
    if settings.preset is not None:
        st.session_state["left_preset"] = settings.preset
    left = presets.load(st.session_state.get("left_preset", "notebook"))
    whose = "" if settings.preset else "Your text. " if settings.text != left.text else "The same text. "
    prose.write((Word(whose + (case.origin if case else "")),), key="origin", role="caption")
    if settings.preset is None:
        st.button(
            f"Back to {left.numbers}",
            key="back",
            type="tertiary",
            on_click=state.change,
            args=(lambda now: now.with_preset(left.name),),
        )


def _wrong() -> None:
    """Name what was wrong with the link, until that is dismissed."""
    sentences = st.session_state.get("wrong", ())
    if not sentences:
        return
    with st.container(key="wrong", horizontal=True, vertical_alignment="center"):
        with st.container(key="wrong_sentences", gap="xxsmall"):
            for position, sentence in enumerate(sentences):
                prose.write((Word(sentence),), key=f"wrong_{position}")
        st.button("Dismiss", key="dismiss", on_click=st.session_state.pop, args=("wrong",))
