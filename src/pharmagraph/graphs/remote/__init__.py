"""Other people's servers: ask their SPARQL endpoints, and load a built graph into them."""
