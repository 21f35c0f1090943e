"""Who serves which instance: one bridge and no other."""
