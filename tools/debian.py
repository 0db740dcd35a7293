"""Packages of the operating system, installed where that is ours to do: on Debian and Ubuntu, as root."""

import os
import shutil
import subprocess
import sys


def install(*packages: str) -> bool:
    """Install packages with apt-get; False where there is none, where we are not root, or where it fails."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    sys.stderr.write(f"{', '.join(packages)}: installing with apt-get …\n")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run([apt, *arguments], env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
        if done.returncode and arguments[0] == "install":
            return False
    return True
