"""Drills: exercises that programs in snippets/drills/ print, each with the answer that Keras gave."""
