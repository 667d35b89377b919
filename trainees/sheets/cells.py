"""Text into a cell of an openpyxl sheet so that it stays text whatever it begins with (ASVS 1.2.10)."""

from workflow.xlsx.writing import TEXT

FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def put_text(cell, text):
    """Make the text the cell's value; gives the cell."""
    cell._value = text or None  # the setter would turn a leading "=" into a formula
    cell.data_type = "s" if text else "n"
    if text.startswith(FORMULA_START):
        cell.number_format = TEXT
        cell.quotePrefix = True
    return cell
