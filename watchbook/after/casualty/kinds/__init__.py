"""The record kinds of this room and their forms."""
