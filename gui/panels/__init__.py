"""One panel a file: the parts that the window is made of."""
