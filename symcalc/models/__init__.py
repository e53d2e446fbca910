"""Models: a space, a group, a noise, and what is observed; one file each."""
