"""Events: touchpoints, encounters, daily counts and one-time tokens."""
