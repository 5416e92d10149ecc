"""All of Inkling that needs no window: data, networks, training, predictions, files and commands."""
