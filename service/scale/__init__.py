"""The same pure functions on a Dask cluster: `job` is the order of steps, `tasks` are the steps."""
