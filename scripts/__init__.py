"""The build of Answers That Run: run every program, build the pages, check them, publish them."""
