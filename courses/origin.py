"""Where what happens now was asked for: set around each request by the roof, empty in jobs and commands."""

from contextvars import ContextVar

address: ContextVar[str] = ContextVar("address", default="")
