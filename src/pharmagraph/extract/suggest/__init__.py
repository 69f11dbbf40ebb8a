"""What a document may say: candidate facts for a person to accept, change or reject."""
