"""The benchmark's own packages are found from its folder, as `python bench/run.py` finds them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
