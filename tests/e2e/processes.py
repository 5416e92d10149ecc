"""Starting the application in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

DRIVER = Path(__file__).parent / "driver.py"
LIMIT = 180


def drive(plan: str, milliseconds: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the driver to its end, with that plan and moment; Python's and Qt's last words are in its output."""
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", str(DRIVER), plan, str(milliseconds)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
