"""The graph over HTTP: SPARQL Protocol, Graph Store Protocol, named questions."""
