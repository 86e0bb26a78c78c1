"""Every read of the health room, by noun; the first argument is the viewer."""
