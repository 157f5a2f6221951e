"""The types that pass between the stages of guihua."""
