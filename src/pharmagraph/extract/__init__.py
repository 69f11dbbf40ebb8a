"""What was read, and what was concluded from it: documents, facts, and the gates between them."""
