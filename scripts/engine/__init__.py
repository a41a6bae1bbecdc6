"""The verification engine: from a program on disk to a record of how it ran."""
