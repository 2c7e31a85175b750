from tests.api.published.conftest import freeze, history, published_months, published_year, records

__all__ = ["freeze", "history", "published_months", "published_year", "records"]
