"""What a program of others says of a paper: pyHanko, which knows nothing of ours."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import validation
from pyhanko_certvalidator import ValidationContext


def judged(sealed: bytes, *, at: datetime) -> tuple[Any, Any]:
    """The only signature of a paper, and what pyHanko finds when it trusts the root that comes with it.

    It waits in a thread of its own: where a test before opened a browser, this one is waiting already.
    """
    [signature] = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    trusted = ValidationContext(
        trust_roots=[signature.other_embedded_certs[0]], allow_fetching=False, moment=at
    )
    with ThreadPoolExecutor(1) as apart:
        found = apart.submit(validation.validate_pdf_signature, signature, trusted).result()
    return signature, found
