"""What ``make`` asks of the private servers: to stop the one for tests, or to erase both."""

import sys

from api.cluster import erase, stop_test_server
from api.faults import sentence
from geo.core.errors import WanggeError

if __name__ == "__main__":
    try:
        (erase if sys.argv[1:] == ["erase"] else stop_test_server)()
    except WanggeError as error:
        sys.exit(sentence(error.fault, error.facts, "en"))
