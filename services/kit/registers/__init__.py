"""Registers: dated records of units with typed fields, states, a cycle and a list of who lacks what.

A service declares its kinds as data (`kinds.py`), makes one `Book` of them and takes the methods of `shell.py`. Nothing
here knows what a register is about: that stands in the services' `domain/registers`.
"""
