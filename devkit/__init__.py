"""Gets, starts and seeds real Odoo, PostgreSQL and Home Assistant for `./demo`, `./test` and `./bench`.

Everything it writes lives under `.run/` of the checkout. Only the standard library is imported until the
devkit's own virtual environments exist; scripts that need more run inside those (`devkit/inside/`).

Where to begin: `devkit.parts.ensure_parts()` downloads and builds, `devkit.stack.Stack` starts.
"""
