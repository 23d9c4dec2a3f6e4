"""The tests in JavaScript may not read files: their palettes are held to the theme here."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["sequential", "diverging"])
def test_the_palettes_of_the_javascript_tests_are_those_of_the_theme(theme, kind):
    support = (ROOT / "tests" / "js" / "support.js").read_text(encoding="utf-8")
    section = re.search(rf"const {theme.upper()} = {{(.*?)}};", support, re.DOTALL).group(1)
    literal = re.search(rf'{kind}:\s*"([^"]*)"', section).group(1)
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    colors = config["theme"][theme][f"chart{kind.capitalize()}Colors"]
    assert literal.split() == colors
    assert len(colors) == 10
