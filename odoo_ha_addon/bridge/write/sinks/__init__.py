"""Who else wants every change, before the newest value of an entity replaces the one before it.

A sink has a bounded stream for each instance, a thread and a connection of its own, so that one that is slow or fails
delays neither states and frames nor another sink, and an instance that floods costs the others nothing.
"""
