"""Events: syllabus, content lists, yearly plans, conveyances and the monthly special study."""
