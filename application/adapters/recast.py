"""Makes a picture anew from its points alone; run as a process of its own that may use only so much.

Nothing of Ombud is imported here: what a picture that is made to do harm could reach is little.
"""

from __future__ import annotations

import io
import resource
import sys

MOST_MEMORY = 2_000_000_000
MOST_SECONDS = 30
MOST_POINTS = 120_000_000
"""More than any telephone takes, and what fits into the memory."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
STILL = {"JPEG": "JPEG", "MPO": "JPEG"}
"""What is one picture, and how it is written. A telephone puts a preview behind a photograph (MPO)."""

TOO_LARGE, UNREADABLE = 3, 4
"""How the process ends where it makes no picture."""


def main() -> int:
    """Read a picture, write it again without anything that was said beside it."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    try:
        picture = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=FORMATS)
        form = STILL.get(str(picture.format), str(picture.format))
        frames = 1 if form == "JPEG" else int(getattr(picture, "n_frames", 1))
        if picture.width * picture.height * frames > MOST_POINTS:
            return TOO_LARGE
        made = io.BytesIO()
        if frames > 1:
            _moving(picture, form, made)
        else:
            _still(ImageOps.exif_transpose(picture), form, made)
    except (MemoryError, Image.DecompressionBombError):
        return TOO_LARGE
    except Exception:
        # Whatever a decoder stumbles over: it is a picture that nobody can look at.
        return UNREADABLE
    sys.stdout.buffer.write(made.getbuffer())
    return 0


def _still(picture: object, form: str, made: io.BytesIO) -> None:
    from PIL import Image

    assert isinstance(picture, Image.Image)
    modes = {"JPEG": ("L", "RGB")}.get(form, ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"))
    if picture.mode not in modes:
        picture = picture.convert("RGB" if form == "JPEG" else "RGBA")
    # Only the points go over; whatever else a picture carries stays behind.
    plain = Image.new(picture.mode, picture.size)
    if picture.mode == "P":
        plain.putpalette(picture.getpalette("RGBA") or [], "RGBA")
    plain.paste(picture)
    plain.save(made, form, **({"quality": 90} if form in {"JPEG", "WEBP"} else {}))


def _moving(picture: object, form: str, made: io.BytesIO) -> None:
    from PIL import Image, ImageSequence

    assert isinstance(picture, Image.Image)
    frames, shown_for = [], []
    for each in ImageSequence.Iterator(picture):
        shown_for.append(each.info.get("duration", 100) or 100)
        plain = Image.new("RGBA", each.size)
        plain.paste(each.convert("RGBA"))
        frames.append(plain)
    form = form if form in {"GIF", "WEBP"} else "PNG"
    frames[0].save(made, form, save_all=True, append_images=frames[1:], duration=shown_for, loop=0)


if __name__ == "__main__":
    sys.exit(main())
