"""Skeletons as data: about ten ways of writing each digit, and letters and shapes that are none."""
