"""Pages from files of every kind. `feed` is the way in, `formats` the table of kinds."""
