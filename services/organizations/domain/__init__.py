"""The rules of units, groups and officers: pure values and transitions, no I/O, clock or chance."""
