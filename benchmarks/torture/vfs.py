"""SQLite's structures for its way to the system, as https://sqlite.org/c3ref/vfs.html has them."""

from __future__ import annotations

import ctypes
import ctypes.util
from pathlib import Path
from typing import Any

INT, POINTER, LONG = ctypes.c_int, ctypes.c_void_p, ctypes.c_int64


class Methods(ctypes.Structure):
    """What can be done with an open file; only what is replaced has its form here."""

    WRITE = ctypes.CFUNCTYPE(INT, POINTER, POINTER, INT, LONG)
    TRUNCATE = ctypes.CFUNCTYPE(INT, POINTER, LONG)
    SYNC = ctypes.CFUNCTYPE(INT, POINTER, INT)
    CLOSE = ctypes.CFUNCTYPE(INT, POINTER)
    _fields_ = (
        ("iVersion", INT),
        ("xClose", CLOSE),
        ("xRead", POINTER),
        ("xWrite", WRITE),
        ("xTruncate", TRUNCATE),
        ("xSync", SYNC),
        *(
            (name, POINTER)
            for name in (
                "xFileSize", "xLock", "xUnlock", "xCheckReservedLock", "xFileControl",
                "xSectorSize", "xDeviceCharacteristics",
                "xShmMap", "xShmLock", "xShmBarrier", "xShmUnmap",
                "xFetch", "xUnfetch",
            )
        ),
    )  # fmt: skip


class File(ctypes.Structure):
    _fields_ = (("pMethods", ctypes.POINTER(Methods)),)


class Vfs(ctypes.Structure):
    # Names as pointers: SQLite keeps that of `xOpen` as long as the file is open.
    OPEN = ctypes.CFUNCTYPE(INT, POINTER, POINTER, ctypes.POINTER(File), INT, ctypes.POINTER(INT))
    DELETE = ctypes.CFUNCTYPE(INT, POINTER, POINTER, INT)
    _fields_ = (
        ("iVersion", INT),
        ("szOsFile", INT),
        ("mxPathname", INT),
        ("pNext", POINTER),
        ("zName", ctypes.c_char_p),
        ("pAppData", POINTER),
        ("xOpen", OPEN),
        ("xDelete", DELETE),
        *(
            (name, POINTER)
            for name in (
                "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose",
                "xRandomness", "xSleep", "xCurrentTime", "xGetLastError", "xCurrentTimeInt64",
            )
        ),
        ("xSetSystemCall", ctypes.CFUNCTYPE(INT, POINTER, ctypes.c_char_p, POINTER)),
        ("xGetSystemCall", ctypes.CFUNCTYPE(POINTER, POINTER, ctypes.c_char_p)),
    )  # fmt: skip


def default_vfs() -> Any:
    """A pointer to the one that Python's sqlite3 uses."""
    library = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
    library.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
    return library.sqlite3_vfs_find(None)


def can_be_had() -> bool:
    """Whether the library that can be found is the one that Python uses."""
    name = ctypes.util.find_library("sqlite3")
    if name is None or not hasattr(ctypes.CDLL(name), "sqlite3_vfs_find"):
        return False
    # Python may have brought its own: then a hook would be set where nobody calls it.
    maps = Path("/proc/self/maps")
    return maps.exists() and name.split(".so")[0] in maps.read_text()
