"""Warm, isolated kernels: each notebook in a process forked from one that has done the imports.

See ``README.md`` beside this file. It imports nothing of the rest of the project.
"""

from .forked import MODULES, SHARED, Refused, shared, unsupported

__all__ = ["MODULES", "SHARED", "Refused", "shared", "unsupported"]
