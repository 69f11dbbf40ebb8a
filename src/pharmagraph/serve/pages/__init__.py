"""The explorer: pages for people over the built graph, useful without JavaScript."""
