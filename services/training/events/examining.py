"""Events: question bank, exams, results and certificates."""
