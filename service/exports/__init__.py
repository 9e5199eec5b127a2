"""Exports that are more than lines: Parquet, datasets for training, files that are whole or not."""
