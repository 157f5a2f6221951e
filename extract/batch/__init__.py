"""Many files: one plan file each, written whole or not at all; what cannot be read is named and the rest goes on."""

from extract.batch.runner import Done, Failed, inputs_of, run_batch

__all__ = ["Done", "Failed", "inputs_of", "run_batch"]
