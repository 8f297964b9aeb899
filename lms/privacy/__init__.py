"""The privacy centre: what is kept about a person, who saw it, a copy to take away.

Words: purpose (why data are kept, on which basis, how long), kind (records that stand for a purpose), export (a copy of
one's own data), reading (somebody saw data of a person). Leans on the models of every other room.
"""
