"""A hasher of passwords that counts its work."""

from django.contrib.auth.hashers import MD5PasswordHasher


class Counting(MD5PasswordHasher):
    """`Counting.times` says how often a password was hashed."""

    algorithm = "md5"
    times = 0

    def encode(self, password, salt):
        Counting.times += 1
        return super().encode(password, salt)
