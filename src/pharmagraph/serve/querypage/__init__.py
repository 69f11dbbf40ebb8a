"""The SPARQL page: write a query in the browser, run it, and read what its rows rest on."""
