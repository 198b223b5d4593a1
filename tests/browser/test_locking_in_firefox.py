"""The lock and the sealed report in the other engine: keys that only seal, and a PIN entered over the page."""

from tests.browser.firefox import Firefox
from tests.browser.running_town import RunningTown
from tests.browser.untouched import KEPT_ON_THE_PHONE
from tests.town import PIN

NOTE = "He put two bottles under his coat."
LOCK = "await fetch('/api/lock', { method: 'POST', headers: { 'X-Townwatch': '1' } })"


def test_a_locked_phone_opens_by_pin_where_it_stands(bens_firefox: Firefox, town: RunningTown):
    bens_firefox.find("#my-name", "Ben")
    bens_firefox.run(LOCK)
    bens_firefox.open(f"{town.url}/gallery")
    bens_firefox.find("#again-title", "Ben")
    for digit in PIN:
        bens_firefox.click(".key-btn", digit)
    bens_firefox.find("#faces li a")


def test_a_half_written_report_is_sealed_and_comes_back_after_the_pin(bens_firefox: Firefox, town: RunningTown):
    bens_firefox.open(f"{town.url}/report")
    bens_firefox.find("#place", "Lantern Club")
    bens_firefox.click("#more summary")
    bens_firefox.fill("#note", NOTE)
    bens_firefox.until(lambda: "words/2/" in kept(bens_firefox), "the sealed report")
    assert NOTE not in kept(bens_firefox)
    bens_firefox.run(LOCK)
    bens_firefox.open(f"{town.url}/report")
    bens_firefox.click("#open-up", "Enter PIN")
    bens_firefox.find("#again-title")
    for digit in PIN:
        bens_firefox.click(".key-btn", digit)
    bens_firefox.until(lambda: bens_firefox.run("return document.getElementById('note').value") == NOTE, "the words")


def kept(phone: Firefox) -> str:
    names = """const base = await new Promise((done) => {
      const one = indexedDB.open('townwatch-drafts'); one.onsuccess = () => done(one.result); });
    const held = await new Promise((done) => {
      const one = base.transaction('kept').objectStore('kept').getAllKeys(); one.onsuccess = () => done(one.result); });
    base.close();
    return held.join(' ');"""
    return str(phone.run(names)) + str(phone.run(f"return await ({KEPT_ON_THE_PHONE})()"))
