"""The program: ``dedup``, and ``python -m dedup``."""

from dedup import process


def main() -> None:
    """Be ready for what may come, then import the commands and run one."""
    process.begin()

    from dedup.cli import main as run

    try:
        run()
    finally:
        process.end()


if __name__ == "__main__":
    main()
