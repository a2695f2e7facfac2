"""Limits: how often a subject may do something, counted exactly across processes (rule 46)."""

from models.limits.counting import counting, purge, take
from models.limits.windows import Limit, Standing, Taken

__all__ = ["Limit", "Standing", "Taken", "counting", "purge", "take"]
