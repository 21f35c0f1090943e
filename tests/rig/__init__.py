"""What system tests and benchmarks put around real servers: fakes that run in a thread, a proxy that can break
connections, bridge processes that can be ended in every way, and witnesses who see what was written by whom.
"""
