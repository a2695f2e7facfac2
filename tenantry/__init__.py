"""Tenantry: a control plane for multi-tenant products, generated from its OpenAPI contracts.

The parts that are written against the contracts (the packages `handlers` and `models`, the
documents in `specs`) are found in APP_ROOT: the root of a checkout, or the folder `_app` in an
installed wheel, where they would otherwise claim those short names in everybody's site-packages.
Importing this package puts APP_ROOT first on `sys.path` and does nothing else.
"""

import sys
from pathlib import Path

__all__ = ["APP_ROOT", "__version__"]

__version__ = "0.1.0"

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_app"

APP_ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent
"""The folder of `handlers`, `models` and `specs`."""

sys.path.insert(0, str(APP_ROOT))
