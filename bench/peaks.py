"""The memory a process took at most.

The system's own record of a child begins with what its parent took (Linux keeps `ru_maxrss` over fork and exec), so a
small process started by a large one would look large: the high-water mark of the process's own pages is asked instead.
"""

import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_megabytes() -> float:
    """Return the most megabytes this process has had in memory at once."""
    if _STATUS.exists():
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
