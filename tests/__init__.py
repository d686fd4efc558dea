"""The tests: unit, contract, architecture, integration, functional."""
