"""What goes on inside a network: its layers, activations, weights, and what its answers rest on."""
