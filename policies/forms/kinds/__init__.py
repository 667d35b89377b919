"""A form for the value of each kind of rule: from JSON to cells and back, faults at their cells."""

from policies.forms.kinds.entry import Known, entry_for

__all__ = ["Known", "entry_for"]
