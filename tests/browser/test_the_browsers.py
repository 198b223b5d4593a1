"""The eyes of the browser tests see what they are there to see: a check that can find nothing proves nothing."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.barriers import axe_faults, sideways
from tests.browser.chromium import Console
from tests.browser.snapshot import GPS, ORIENTATION, snapshot

HEAD = '<html lang="en"><head><title>A page</title><meta name="viewport" content="width=device-width"></head>'
FINE = HEAD + "<body><main><h1>A page</h1><p>Nothing is wrong here.</p></main></body>"
NOT_FINE = HEAD + (
    "<body><main><h1>A page</h1><img src='data:,'><div style='width: 500px'>wide</div></main>"
    "<script>console.error('a complaint'); throw new Error('a fall')</script></body>"
)


def test_a_fine_page_is_found_fine(a_chromium: Browser, console: Console):
    context = a_chromium.new_context(**chromium.PHONE)
    console.watch(context)
    page = context.new_page()
    page.set_content(FINE)
    assert axe_faults(page) == []
    assert sideways(page) == []
    context.close()


def test_every_fault_is_seen(a_chromium: Browser):
    context, console = a_chromium.new_context(**chromium.PHONE), Console()
    console.watch(context)
    page = context.new_page()
    page.set_content(NOT_FINE)
    assert [fault.split(":")[0] for fault in axe_faults(page)] == ["image-alt"]
    assert sideways(page) == ["div. to 508 px"]
    console.expect("data:,")
    assert any("a complaint" in said for said in console.unexpected())
    assert any("a fall" in said for said in console.unexpected())
    context.close()


def test_a_snapshot_is_what_a_phone_sends():
    with Image.open(BytesIO(snapshot(1))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1600, 1200))
        assert picture.getexif()[ORIENTATION] == 6
        assert picture.getexif().get_ifd(GPS)
    assert snapshot(1) == snapshot(1) != snapshot(2)
