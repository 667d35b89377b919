"""学时 across classes and years, for the 继续教育 record."""
