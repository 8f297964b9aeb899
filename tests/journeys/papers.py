"""PDF papers as pictures, by poppler's own tool."""

import subprocess
from pathlib import Path


def first_page(paper: Path, *, resolution: int = 150) -> Path:
    """The first page as a PNG beside the paper."""
    target = paper.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-png", "-singlefile", "-r", str(resolution), str(paper), str(target)], check=True, timeout=60
    )
    return target.with_suffix(".png")
