"""What all tests share."""

import importlib.util

from hypothesis import settings

# A busy machine is slow, not wrong.
settings.register_profile("selfattn", deadline=None)
settings.load_profile("selfattn")

# PyTorch is one more oracle where it happens to be installed; elsewhere its cases are not collected.
collect_ignore = [] if importlib.util.find_spec("torch") else ["test_core_torch.py"]
