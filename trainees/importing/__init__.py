"""A roster workbook on its way in: read, shown, mended, bound, kept while it waits."""
