"""Accounts that exist where whoever adds people does not look: addresses and codes are one for the whole installation, so
adding them again must fail, and who fails learns that they exist. The answer names nobody, attempts are on record and
few a day."""
