"""Small pictures and documents for tests that add files, as a telephone or an office makes them."""

import io
import zipfile

from PIL import Image

PLACE = "Lanpu, window 3, 31.2304 N 121.4737 E"
"""What a telephone says beside the points of a picture."""


def photograph(*, size: tuple[int, int] = (48, 32), place: str = PLACE) -> bytes:
    """A JPEG with its place and a thumbnail of hidden details."""
    exif = Image.Exif()
    exif[0x010E] = place  # the description
    exif[0x0110] = "Telephone of Shen Ruolan"  # the device
    made = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(made, "JPEG", exif=exif, comment=place.encode())
    return made.getvalue()


def document(members: dict[str, bytes] | None = None) -> bytes:
    """A DOCX, or another archive with these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (members or WORDS).items():
            archive.writestr(name, content)
    return made.getvalue()


WORDS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
