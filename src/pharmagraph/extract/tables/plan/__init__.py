"""What a mapping asks for, as relations and expressions that every engine can carry out."""
