from tests.geo.compliance.conftest import records, statements, tell

__all__ = ["records", "statements", "tell"]
