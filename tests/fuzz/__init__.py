"""Fuzzing: harmed inputs of every kind that formcheck reads, by seed, and what must hold for each."""
