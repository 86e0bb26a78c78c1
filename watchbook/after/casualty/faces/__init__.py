"""How each kind is read in lines, search and forms."""
