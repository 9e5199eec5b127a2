"""Many machines fetch, one stores: its requests go through Redis to whoever has time for them."""
