"""Each setting of the sidebar: the control reaches the numbers and the link, and is read back from it."""

from dataclasses import replace

import pytest

from selfattn.settings import Settings
from tests.pages import assert_shows, do, group, start

THREE_HEADS = Settings.of_preset("from-scratch-heads")


@pytest.mark.parametrize("head", [0, 2])
def test_one_of_several_heads_is_compared_and_another_can_be_chosen(head):
    at = do(group(start(p="from-scratch-heads"), "Head"), head)
    assert_shows(at, replace(THREE_HEADS, head=head))
    assert at.query_params == {"v": "1", "p": "from-scratch-heads"} | ({"head": "3"} if head else {})
