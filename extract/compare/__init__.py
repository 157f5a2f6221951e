"""The comparison stage: plans side by side on a shared schema."""
