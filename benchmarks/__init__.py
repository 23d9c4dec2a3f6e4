"""Ratios against peers, measured in one run; each module prints a table."""
