"""Writes hostile and damaged model files into a folder, and prints where.

python -m tests.soak.hostile FOLDER MARKER COUNT SEED [--families]
"""

import sys
from pathlib import Path

from tests.core.model_files.corpus import families, mutations


def main() -> None:
    folder, marker, count, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    folder.mkdir()
    hostile = "--families" in sys.argv[5:]
    cases = [case for family in families(marker).values() for case in family()] if hostile else []
    for number, case in enumerate(cases):
        own = folder / f"hostile {number}"
        own.mkdir()
        print(case.make(own))
    for number, (kind, data) in enumerate(mutations(count, seed)):
        ending = ".safetensors" if kind in ("own", "safetensors") else ".pth"
        path = folder / f"case {number}{ending}"
        path.write_bytes(data)
        print(path)


if __name__ == "__main__":
    main()
