"""A certificate as data: metadata with the field names of GB/T 36903, and a credential that other systems read."""
