# SPDX-License-Identifier: GPL-2.0
"""
Does the description of the ABI for syzkaller (selftests/fuzz/addrspace.txt) agree with
the header? Compares the commands, and each structure's size. Used by the script `fuzz`.
"""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HEADER = ROOT / "include/uapi/linux/addrspace.h"
DESCRIPTION = ROOT / "selftests/fuzz/addrspace.txt"
NUMBERS = {"ADDRSPACE_NAME_LEN": 64, "ADDRSPACE_LEVELS_MAX": 5}
C_SIZES = {"__u32": 4, "__s32": 4, "__aligned_u64": 8, "char": 1}


def header_structs(text):
    """{name: size}; all fields are aligned by their order."""
    sizes = {}
    for name, body in re.findall(r"^struct addrspace_(\w+) \{\n(.*?)^\};", text, re.M | re.S):
        sizes[name] = sum(
            (sizes[of] if of else C_SIZES[plain]) * NUMBERS.get(room, 1)
            for of, plain, room in re.findall(
                r"^\t(?:struct addrspace_(\w+)|(\w+)) \w+(?:\[(\w+)\])?;", body, re.M))
    return sizes


def field_size(kind, sizes):
    kind = kind.split("\t")[0]
    array = re.fullmatch(r"array\[(.*), (\d+)\]", kind)
    if array:
        return int(array[2]) * field_size(array[1], sizes)
    if kind.startswith("ptr64") or kind.startswith("int64") or kind.endswith("int64]"):
        return 8
    named = kind.removeprefix("addrspace_")
    return sizes.get(named, 4)


def described_structs(text):
    sizes = {}
    for name, body in re.findall(r"^(?:type )?addrspace_(\w+)(?:\[\w+\])? \{\n(.*?)^\}", text,
                                 re.M | re.S):
        sizes[name] = sum(field_size(kind, sizes)
                          for kind in re.findall(r"^\t\w+\t+(.*)$", body, re.M))
    return sizes


def differences():
    header, description = HEADER.read_text(), DESCRIPTION.read_text()
    wanted = set(re.findall(r"^#define (ADDRSPACE_\w+)\s+_IO\(", header, re.M))
    named = set(re.findall(r"^ioctl\$(ADDRSPACE_\w+)\(fd \w+, cmd const\[\1\]", description, re.M))
    found = [f"only one has the command {name}" for name in sorted(wanted ^ named)]
    theirs = header_structs(header)
    for name, size in described_structs(description).items():
        if theirs.get(name) != size:
            found.append(f"{name} has {size} bytes there, {theirs.get(name)} in the header")
    return found
