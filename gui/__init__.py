"""The window: a thin loudspeaker for what core does."""
