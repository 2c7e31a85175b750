"""``python -m api``: the command line, for where ``wangge`` itself is not on the path."""

from api.cli.main import run

if __name__ == "__main__":
    run()
