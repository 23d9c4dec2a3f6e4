"""Text to tokens."""

from __future__ import annotations


def tokenize(text: str) -> tuple[str, ...]:
    """Cut a text at its blanks, as the notebook did with ``text.split()``.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of str
        At least one token, in order; they may repeat.

    Raises
    ------
    ValueError
        Where the text holds no token.
    """
    tokens = tuple(text.split())
    if not tokens:
        raise ValueError(f"text must hold at least one token, got {text[:20]!r}.")
    return tokens
