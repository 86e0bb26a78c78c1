"""K9 down: first the clinics to which a hurt dog goes, and the dogs that give blood."""
