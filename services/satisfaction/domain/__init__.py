"""Rules of satisfaction: no I/O, no clock, no randomness."""
