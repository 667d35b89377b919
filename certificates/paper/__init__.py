"""The look of the certificate: page, stylesheet, border and seal."""
