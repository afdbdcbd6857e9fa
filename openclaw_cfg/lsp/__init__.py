"""A language server: the verdict of `validate` in an editor, as you type.

`desk` knows the open files and checks them; one module per request of the protocol
(`diagnostics`, `actions`, `completion`, `hover`, `definition`, `symbols`) turns what it
knows into an answer; `server` ties them to pygls. Only `server` imports pygls.
"""
