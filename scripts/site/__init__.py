"""Steps over the built pages, each a function from folder to folder, for any generator."""
