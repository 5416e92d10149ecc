"""Receiving bytes: what must never happen on the way."""

import io
import urllib.request
from email.message import Message

import pytest

from core.datasets.stream import SafeRedirects, TransferError


@pytest.mark.parametrize("target", ["http://example.org/file", "ftp://example.org/file", "file:///etc/passwd"])
def test_https_never_falls_to_anything_less(target: str) -> None:
    request = urllib.request.Request("https://example.org/file")
    body = io.BytesIO()
    with pytest.raises(TransferError, match="redirects from https to"):
        SafeRedirects().redirect_request(request, body, 302, "Found", Message(), target)
    assert body.closed


def test_https_and_http_may_lead_to_https() -> None:
    for start in ("https", "http"):
        request = urllib.request.Request(f"{start}://example.org/file", headers={"Range": "bytes=5-"})
        followed = SafeRedirects().redirect_request(
            request, io.BytesIO(), 302, "Found", Message(), "https://example.org/there"
        )
        assert followed is not None
        assert followed.full_url == "https://example.org/there"
        assert followed.headers["Range"] == "bytes=5-"
