"""Run one command and print what it cost: seconds of wall, user and system time, peak KiB, exit code.

    python measure.py STDOUT STDERR COMMAND [ARGUMENT...]

A process of its own, and a small one, because the peak that the kernel reports for a command includes what its
parent held at the moment of the fork: started from a runner with NumPy in it, every command would seem to need
60 MB.
"""

import os
import sys
import time

FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def main() -> None:
    """Spawn, wait, print."""
    stdout, stderr, *command = sys.argv[1:]
    files = [(os.POSIX_SPAWN_OPEN, number, path, FLAGS, 0o600) for number, path in ((1, stdout), (2, stderr))]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    print(f"{wall:.4f} {usage.ru_utime:.4f} {usage.ru_stime:.4f} {usage.ru_maxrss} {code}")


if __name__ == "__main__":
    main()
