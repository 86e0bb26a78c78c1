"""The look: base pages, components, slots and assets. Imports only `core` and Django."""
