"""Where a person judges what `pharmagraph suggest` proposes: the desk, and its terminal."""
