"""E-invoices read: OFD, XML and PDF to the fields of an invoice. Nothing read here counts before a person confirms it."""
