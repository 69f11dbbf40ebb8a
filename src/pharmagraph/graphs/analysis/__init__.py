"""What a graph tells as a whole: paths, likeness, shared effects, centrality, gaps, coverage."""
