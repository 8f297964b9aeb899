"""Changes of the tree by decision: rename, move, merge, split, close, each from a day on.

`orders` is what was decided, as it is stored; `plans` reads the tree and says what the orders mean for it; `checks` refuses
what cannot be; `preview` counts what would be touched; `shape` and `people` write; `actions` is the way in.
"""
