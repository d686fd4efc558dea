"""Values, rollups, judgement against targets and comparison of cities: integers only, no clock, no store."""
