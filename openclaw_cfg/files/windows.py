"""The questions to the system that exist on Windows only, through its own library.

`os.kill(pid, 0)` would send Ctrl-C to the process there.
"""

import ctypes
from typing import Any, Final

_QUERY_LIMITED_INFORMATION: Final = 0x1000
_STILL_ACTIVE: Final = 259
_ACCESS_DENIED: Final = 5


def is_dead(pid: int, *, kernel32: Any = None) -> bool:
    """Whether there is surely no such process.

    Args:
        kernel32: the system's library; tests put another in its place.
    """
    system = kernel32 or _kernel32()
    handle = system.OpenProcess(_QUERY_LIMITED_INFORMATION, 0, pid)
    if not handle:
        # A process of another user is alive, though we may not open it.
        return bool(system.GetLastError() != _ACCESS_DENIED)
    try:
        code = ctypes.c_ulong()
        system.GetExitCodeProcess(handle, ctypes.byref(code))
        return code.value != _STILL_ACTIVE
    finally:
        system.CloseHandle(handle)


def _kernel32() -> Any:
    library = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    # A handle is as wide as a pointer, and a C int is not.
    library.OpenProcess.restype = ctypes.c_void_p
    library.GetExitCodeProcess.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    library.CloseHandle.argtypes = [ctypes.c_void_p]
    return library
