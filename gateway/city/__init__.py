"""The city graph: one city's plan, units, tasks, reports and indicators. The token says which city."""
