r"""JSON5 text with positions, and edits that keep what they do not change.

    encoding.decode     bytes → Source
    parser.parse        Source → Document, or a Json5Error with its place
    edit.apply          Document and operations → Document
    encoding.encode     Source → bytes
    write.dumps         a value → text, in a style

Why not a library? A configuration must be judged as OpenClaw judges it, shown by place,
and edited without losing a comment. What there is on PyPI, tried in 2026:

- json-five 1.1.2 keeps comments, but reads `"\u12"`, which the npm package json5
  refuses, has no operations for edits, takes 7 µs a byte (this package: 0.4), and is
  imported as `json5`, so it and the package json5 cannot both be installed.
- json5 0.17.3 and pyjson5 2.0.1 make values only, without the places of any.
- json5kit 0.4.0 keeps places, but refuses block comments.
- tree-sitter has no grammar for JSON5 there.
"""
