"""What anybody can check of a certificate: its number, its QR code, its file, with and without this server."""
