"""The test runner behind `./test`: prepares what each kind of test needs, runs it, and counts exactly."""
