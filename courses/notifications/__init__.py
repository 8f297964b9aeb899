"""Notifications: the one door for e-mail. A notification is written in the act's transaction and sent after commit."""
