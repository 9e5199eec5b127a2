"""The same pure functions on a Dask cluster. `job` is the order of steps, `tasks` what workers do."""
