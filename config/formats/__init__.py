"""How days and figures are written, whatever the language pack prefers."""
