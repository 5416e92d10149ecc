"""One widget a file: value types in, signals out."""
