"""The commands as they are given at a prompt."""

import argparse

from madrone.omr.command import register


def main(arguments: list[str]) -> int:
    """Run ``madrone`` with these arguments and give its exit status."""
    parser = argparse.ArgumentParser(prog="madrone")
    register(parser.add_subparsers(required=True))
    args = parser.parse_args(arguments)
    status: int = args.run(args)
    return status
