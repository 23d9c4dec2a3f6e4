"""A slider and some maps, through one door or the other: what ``benchmarks.door`` opens in a browser."""

import streamlit as st

from selfattn.cases import random
from selfattn.comparison import Side, compare
from selfattn.plots import figures
from selfattn.ui import assets, chart

NAMES = ("weights_left", "weights_right", "value", "output_left", "output_right", "output_difference")


def show():
    st.set_page_config(layout="wide")
    n_tokens, n_maps = (int(st.query_params[name]) for name in ("n", "maps"))
    seed = st.slider("Seed", 0, 100)
    case = random(" ".join(f"word-{k}" for k in range(n_tokens)), seed=seed)
    shown = figures(compare(case, Side("global"), Side("row")))
    for place, name in zip(st.columns(n_maps), NAMES, strict=False):
        with place:
            if st.query_params["door"] == "component":
                chart.draw(shown[name].to_dict(), key=name)
            else:
                st.plotly_chart(shown[name], key=name)


if __name__ == "__main__":
    show()
else:
    app = st.App(__file__, routes=assets.routes(), lifespan=assets.served)
