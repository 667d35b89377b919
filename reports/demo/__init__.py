"""The demonstration year: invented data in the shape that offices send it, driven through the real actions."""

from pathlib import Path

SAMPLES = Path(__file__).resolve().parent / "samples"
