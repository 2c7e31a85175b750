"""Cells that leave the product for a spreadsheet: text there must never run as a formula."""

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: object) -> object:
    """``value`` as it may stand in a CSV or XLSX cell: text that a spreadsheet would run gets a leading apostrophe.

    Numbers, dates and None are left as they are.
    """
    if isinstance(value, str) and value.startswith(STARTS_A_FORMULA):
        return f"'{value}"
    return value
