"""The store: the outputs folder, its derived tables, and questions to them."""
