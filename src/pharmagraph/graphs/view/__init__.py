"""The view of a graph: an interactive page, and a static picture, drawn alike."""
