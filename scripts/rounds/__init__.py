"""Coding rounds: tasks to write yourself, in docs/coding/, with tests that readers run and that are themselves tested."""
