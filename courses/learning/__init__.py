"""Learning: progress through lessons and the player."""
