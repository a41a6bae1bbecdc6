"""`python -m scripts`: the command line."""

from scripts.cli import app

if __name__ == "__main__":
    app(prog_name="python -m scripts")
