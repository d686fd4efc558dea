"""Numbers of the campaign: indicator values by unit and period, rolled up by unit class, county and city.

Owns: the last value per (indicator, unit, period), the rollups, the catalogue of measures, each city's profile as the
province sees it. Consumes: `indicator_measured` of the owning services, unit events, onboarding, phases. Emits:
`tenant_prepared` only. It holds no person, no text and no case, and measures nothing itself: owners count, it adds up.
"""
