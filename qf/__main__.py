"""The `qf` command, and `python -m qf`: patches first when the command runs services."""

import signal
import sys
import warnings

PATCHED = frozenset({"standalone", "serve", "demo"})


def main() -> None:
    """Run `qf`. Eventlet must patch before anything else is imported, so the command is looked at first."""
    warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated.*")
    try:
        if PATCHED.intersection(sys.argv[1:2]):
            # Nothing is started yet: end at once, where an exception could be lost among the imports.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            import qf.patched  # noqa: F401
        from qf.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
