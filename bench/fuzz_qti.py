"""Spoil sound QTI files by the hundred thousand and take each the whole way through the engine.

    python bench/fuzz_qti.py --mutations 100000 --seed 1 --workers 2 --crashes FOLDER --state FILE

Reads, renders for all media, scores odd answers, clones, writes, reads again and lints, in processes with
512 MB and five seconds for each file. A crash, a hang or too much memory is kept in FOLDER with the bytes that
bring it about; ``--number N`` takes the file of one number through in this process. A run that was stopped goes
on where ``--state`` says. ``--engine atheris`` lets coverage choose the changes (``requirements/fuzz.in``).
Ends with 1 where there was a fault.
"""

import argparse
import tempfile
from pathlib import Path


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--crashes", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-qti")
    parser.add_argument("--state", type=Path, help="a file that remembers how far the run came")
    parser.add_argument("--number", type=int, help="take the file of this number through, in this process")
    parser.add_argument("--engine", choices=("own", "atheris"), default="own")
    parser.add_argument("--corpus", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-qti-corpus")
    options = parser.parse_args()
    if options.engine == "atheris":
        # It follows what is imported after it, so that nothing of the engine may be imported before.
        from fuzzing.coverage import run_atheris

        return run_atheris(options.mutations, options.seed, options.crashes, options.corpus)
    from fuzzing.running import run, take_one

    return run(options) if options.number is None else take_one(options.seed, options.number)


if __name__ == "__main__":
    raise SystemExit(main())
