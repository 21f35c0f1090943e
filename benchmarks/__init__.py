"""Speed and scale, measured on real servers. `./bench` is the door; README.md says what each benchmark measures."""
