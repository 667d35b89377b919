"""Templates of certificates: a design as a value, how it is written, compared and shown, and which one applies."""
