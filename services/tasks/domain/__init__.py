"""The rules of campaigns: phases, key tasks, assignments, report windows, reports and measures. No I/O, no clock."""
