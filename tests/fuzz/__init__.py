"""A bounded fuzz of everything that takes bytes of strangers: the readers of files and the gateway's addresses.

`./taskw fuzz` (-- --seconds 300 --seed 7) runs it for as long as one likes; `test_fuzz.py` runs a short form with the
suite. Readers and addresses are found in the code: a new one is fuzzed without being named here.
"""
