"""How OpenClaw itself reads and judges a native configuration.

Its behaviour was learnt from OpenClaw 2026.9.6 and is compared with the real program by
`tests/agreement`. A finding of severity error means that OpenClaw refuses the file.
"""
