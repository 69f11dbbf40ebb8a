"""Imports of files in RDF and KGX, each into a graph of its own: read in a process with limits."""
