"""Print the description of the interface; the web client is generated from it."""

import json
import sys

from api.main import create_app
from geo.core.database import Database


def main() -> None:
    """Write OpenAPI as JSON to standard output. No database is touched."""
    app = create_app(Database("postgresql:///nowhere", 1))
    json.dump(app.openapi(), sys.stdout, ensure_ascii=False, indent=2, sort_keys=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
