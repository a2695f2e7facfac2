"""Idle Atlas: what customers see of their own organization, and the keys that they see it with."""
