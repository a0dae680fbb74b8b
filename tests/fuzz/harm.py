"""Ways to harm bytes, text and tables; each takes a `random.Random`, so that a seed names one input."""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable

#: Integers at which programs go wrong.
_EDGES = (0, 1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1)

#: What a stranger might write in place of a number or a word, in TOML, JSON or CSV alike.
NUMBERS = ("0", "-1", "1e308", "-1e308", "1e-308", "nan", "inf", "9" * 400, "0.5", "100000000", "-0.0", "1e9")
WORDS = (
    "", " ", "near_hip", "../../x", "/etc/passwd", "a" * 5000, "\u202e\u0000x", "[/red]", "<script>", "{x}", "%s",
    "é\n", "\ud7ff", "NaN", "left", "rest", "../" * 40 + "tmp/x", "nul\x00byte", "\x1b[31m", 
    "http://127.0.0.1:9/x.mp4", "C:\\x",
)  # fmt: skip

_NUMBER = re.compile(r"(?<![A-Za-z_0-9])-?\d+(\.\d+)?")
_QUOTED = re.compile(r'"[^"\n]*"')


def harmed_bytes(data: bytes, chance: random.Random) -> bytes:
    """One to four harms: flipped bits, edge integers, cuts, copies of one place in another, rubbish."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if len(out) < 16:
            break
        chance.choice(_BYTE_HARMS)(out, chance)
    return bytes(out)


def _flip(out: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 4, 40))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)


def _edge(out: bytearray, chance: random.Random) -> None:
    form = chance.choice((">I", "<I", ">H", "<H", ">Q", "<Q"))
    size = struct.calcsize(form)
    at = chance.randrange(len(out) - size)
    struct.pack_into(form, out, at, chance.choice(_EDGES) & ((1 << 8 * size) - 1))


def _cut(out: bytearray, chance: random.Random) -> None:
    del out[chance.randrange(len(out)) :]


def _hole(out: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(out))
    del out[at : at + chance.choice((1, 7, 100, 5000))]


def _copied(out: bytearray, chance: random.Random) -> None:
    source, target = chance.randrange(len(out)), chance.randrange(len(out))
    piece = out[source : source + chance.choice((4, 40, 2000))]
    out[target : target + chance.choice((0, len(piece)))] = piece


def _rubbish(out: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(out))
    out[at : at + 64] = chance.randbytes(64)


_BYTE_HARMS: tuple[Callable[[bytearray, random.Random], None], ...] = (_flip, _edge, _cut, _hole, _copied, _rubbish)


def spliced(first: bytes, second: bytes, chance: random.Random) -> bytes:
    """The head of one file on the body of another."""
    head = chance.choice((16, 64, 512, len(first) // 2))
    return first[:head] + second[chance.choice((0, head)) :]


def harmed_boxes(data: bytes, chance: random.Random) -> bytes:
    """An MP4 or MOV whose sizes, rates and durations say something absurd: edge integers inside the header boxes."""
    out = bytearray(data)
    boxes = [
        match.start() + 4
        for match in re.finditer(rb"mvhd|tkhd|mdhd|stts|ctts|stsz|stsc|stco|elst|avc1|hvc1|pasp", data)
    ]
    for _ in range(chance.randint(1, 3)):
        at = chance.choice(boxes) + chance.randrange(0, 80, 2)
        if boxes and at + 4 <= len(out):
            struct.pack_into(">I", out, at, chance.choice(_EDGES))
    return bytes(out)


def harmed_text(text: str, chance: random.Random) -> str:
    """One to four harms: another number, another word, lines gone, doubled or moved, deep nesting."""
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_TEXT_HARMS)(text, chance)
    return text


def _replaced(pattern: re.Pattern[str], text: str, new: str, chance: random.Random) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    at = chance.choice(found)
    return text[: at.start()] + new + text[at.end() :]


def _other_number(text: str, chance: random.Random) -> str:
    return _replaced(_NUMBER, text, chance.choice(NUMBERS), chance)


def _other_word(text: str, chance: random.Random) -> str:
    word = chance.choice(WORDS).replace("\\", "\\\\").replace("\n", "\\n").replace("\x00", "\\u0000")
    return _replaced(_QUOTED, text, f'"{word}"', chance)


def _other_kind(text: str, chance: random.Random) -> str:
    new = chance.choice(
        ("[]", "{}", "true", '["near_hip"]', "[1, 2]", "1979-05-27", "[{ a = 1 }]", "[[[]]]", "0x" + "f" * 900)
    )
    return _replaced(chance.choice((_QUOTED, _NUMBER)), text, new, chance)


def _swapped_words(text: str, chance: random.Random) -> str:
    words = _QUOTED.findall(text)
    return _replaced(_QUOTED, text, chance.choice(words), chance) if words else text


def _lines(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
    how = chance.randrange(4)
    if how == 0:
        del lines[a]
    elif how == 1:
        lines.insert(a, lines[b])
    elif how == 2:
        lines[a], lines[b] = lines[b], lines[a]
    else:
        lines[a:b] = []
    return "".join(lines)


def _deep(text: str, chance: random.Random) -> str:
    depth = chance.choice((50, 3000, 40_000))
    return _replaced(_QUOTED, text, chance.choice(("[" * depth, "[" * depth + "]" * depth)), chance)


def _bytes(text: str, chance: random.Random) -> str:
    return harmed_bytes(text.encode("utf-8", "replace"), chance).decode("utf-8", "replace")


_TEXT_HARMS: tuple[Callable[[str, random.Random], str], ...] = (
    _other_number, _other_number, _other_word, _other_kind, _swapped_words, _swapped_words, _lines, _lines,
    _deep, _bytes,
)  # fmt: skip
