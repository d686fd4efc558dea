"""The parts of a plan as immutable models; key names are those of the template format."""
