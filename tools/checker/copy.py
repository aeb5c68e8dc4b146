# SPDX-License-Identifier: GPL-2.0
"""A copy of the tree, of which some is built anew, by other rules."""
import shutil
import subprocess
from pathlib import Path

from . import boots


class Copy:
    """All but what is built anew is what make has built here."""

    def __init__(self, place: Path, own: set, of_kernels: dict):
        """@own: folders of build/ that are not shared; @of_kernels: the same, of a kernel's."""
        self.place = place
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        files = subprocess.run(["git", "ls-files", "-z", "--cached", "--others",
                                "--exclude-standard"], cwd=boots.TOP, check=True,
                               stdout=subprocess.PIPE).stdout
        subprocess.run(["cpio", "-p0dm", "--quiet", str(place)], cwd=boots.TOP, input=files,
                       check=True)
        self.link(boots.TOP / "build", place / "build", own | of_kernels.keys())
        for kernel, folders in of_kernels.items():
            self.link(boots.TOP / "build" / kernel, place / "build" / kernel, folders)

    def link(self, source: Path, target: Path, without: set) -> None:
        target.mkdir(parents=True)
        for path in source.iterdir() if source.is_dir() else ():
            if path.name not in without | {boots.OUT.name, self.place.name}:
                (target / path.name).symlink_to(path)
