"""What starts the peers, checks that they do the same work, loads them and reports.

Some of it uses this project's models, which a checkout holds beside `bench/`.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))
