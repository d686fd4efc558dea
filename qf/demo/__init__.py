"""The demo: real and invented cities, brought to life over the public graph on a replayed clock."""


def run_demo(*, until_seeded: bool = False) -> None:
    """`qf demo`: see `qf.demo.command`. Import `qf.patched` before."""
    from qf.demo.command import run_demo as run

    run(until_seeded=until_seeded)
