"""Reading and writing the configuration so that no reader sees a half-written file.

read      one regular file, whole, with its digest; nothing that can hang
write     the one function that changes a configuration; undo steps back
atomic    bytes → file, by a temporary file and a rename
lock      OpenClaw's own lock file, understood by both sides
backup    OpenClaw's own ring `.bak` … `.bak.4`
clobber_guard  would OpenClaw take our write for damage and restore its backup?
history   the bytes before each write of ours, for undo
process   is the process that left a lock or a temporary file still there?
"""
