"""What is built from the facts: the graph, its forms, its pictures, and the answers it gives."""
