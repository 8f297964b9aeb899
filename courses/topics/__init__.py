"""Topics: the topic tree; its numbered roots are the five tasks of dispatch 5722/BXD-PTĐT."""
