from tests.geo.compliance.conftest import records, tell

__all__ = ["records", "tell"]
