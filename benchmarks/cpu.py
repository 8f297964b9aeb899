"""CPU time of processes from /proc, in seconds. Linux only."""

import os
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def of_family(root: int) -> float:
    """What the process `root` and all its descendants have used so far, ended children included."""
    return sum(of_process(pid) for pid in family(root))


def of_process(pid: int) -> float:
    """User and system time of one process and of its children that have ended; 0 when it is gone."""
    fields = _stat(pid)
    return sum(int(value) for value in fields[11:15]) * TICK if fields else 0.0


def family(root: int) -> list[int]:
    """The process and its living descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(children.get(pid, []))
    return found


def memory_mib(pid: int) -> float:
    """Resident memory of one process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def highest_memory_mib(pid: int) -> float:
    """The most resident memory that one process ever had."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def parent(pid: int) -> int:
    """The process that started this one; 0 when there is no such process here."""
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat after the name: state, parent, ...; empty when the process is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()
