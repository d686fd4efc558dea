"""Rules of training: no I/O, no clock, no randomness."""
