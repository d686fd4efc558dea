"""Rules of reminding: pure, without clock, chance or store."""
