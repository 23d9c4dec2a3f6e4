"""The component against ``st.plotly_chart``, in one run: a benchmark that prints its ratio, not a bar."""

from statistics import median

from benchmarks.door import PAGE, race
from tests.serving import serving


def test_both_doors_draw_every_change(browser, capsys):
    with serving(PAGE) as address:
        plain, ours = race(browser, address, n_tokens=8, n_maps=2, repeats=3)
    with capsys.disabled():
        print(f"\ncomponent {median(plain) / median(ours):.2f} times as fast as st.plotly_chart")
    assert len(plain) == len(ours) == 3
    assert min(*plain, *ours) > 0
