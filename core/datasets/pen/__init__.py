"""Digits, letters, shapes and scribbles from an imagined pen; needs numpy alone, so that a process starts fast."""
