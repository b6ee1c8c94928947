"""The page in a real browser. The policy of the page forbids scripts, so what has to be measured is
measured in a copy that differs in two things: the policy is taken out and a measuring script is put in.
"""

import json
import re
import shutil
import struct
import subprocess
from html import escape

import pytest

from briefing.editions.render import LANGUAGES, render
from tests.editions.edition_fixture import EDITION, MARKS, WARNED, section, story

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions"
).split()
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
MEASURE = """<script>
const root = document.documentElement, box = (element) => element.getBoundingClientRect();
const all = (selector) => [...document.querySelectorAll(selector)];
const size = (element) => parseFloat(getComputedStyle(element).fontSize);
const measured = {
  inner: innerWidth,
  scroll: root.scrollWidth,
  background: getComputedStyle(document.body).backgroundColor,
  targets: all("nav a").map((link) => box(link).height),
  measure: Math.max(...all(".text").map((text) => box(text).width / size(text))),
  outside: all("main *, header p, footer *").filter((one) => box(one).right > innerWidth + 0.5).length,
};
const note = parent.document.createElement("pre");
note.id = "measured";
note.textContent = JSON.stringify(measured);
parent.document.body.append(note);
</script>"""
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
DARK, LIGHT = "--blink-settings=preferredColorScheme=0", "--blink-settings=preferredColorScheme=1"

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed (Debian: apt-get install chromium)"),
]


@pytest.fixture
def browse(tmp_path):
    """Write a page, open it with the given options, and return what the browser prints."""

    def run(source, *options):
        page = tmp_path / "page.html"
        page.write_bytes(source)
        command = [BROWSER, *OPTIONS, f"--user-data-dir={tmp_path / 'profile'}", *options, page.as_uri()]
        return subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()

    return run


def measured(browse, source, width, *options):
    """The measures of the page in a frame of `width`: a window of Chromium is never under 500 pixels."""
    text = source.decode()
    copy, removed = POLICY.subn("", text)
    assert removed == 1
    copy = copy.replace("</body>", f"{MEASURE}</body>")
    frame = f'<!doctype html><iframe width="{width}" style="border:0" srcdoc="{escape(copy)}"></iframe>'
    found = browse(frame.encode(), "--dump-dom", "--window-size=1400,1000", *options)
    return json.loads(re.search(r'<pre id="measured">(.*?)</pre>', found).group(1))


def with_long_words(language):
    """The fixture's page with a word and a link that are wider than a telephone."""
    one = story(LONG_WORD, f"{LONG_WORD}.", author=LONG_WORD, link=f"https://news.example/{LONG_WORD}")
    sections = (section("science", one), *(part for part in EDITION.sections if part.section_id != "science"))
    assert len(sections) == len(MARKS)
    said = tuple(one.model_copy(update={"area": LONG_WORD}) for one in WARNED.alerts[0].words)
    alerts = (WARNED.alerts[0].model_copy(update={"words": said}),)
    return render(EDITION.model_copy(update={"sections": sections, "alerts": alerts}), language, "html")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_reaches_over_the_edge_of_the_window(browse, language, width):
    page = measured(browse, with_long_words(language), width)
    assert page["inner"] == width
    assert page["scroll"] <= width
    assert page["outside"] == 0


def test_a_line_of_text_has_a_comfortable_measure(browse):
    # About 2.2 letters an em in a serif face: 38 em are 80 letters, the limit of WCAG 1.4.8.
    page = measured(browse, render(EDITION, "en", "html"), 1280)
    assert 25 <= page["measure"] <= 38


def test_jump_links_are_large_enough_to_touch(browse):
    page = measured(browse, render(EDITION, "en", "html"), 390)
    assert len(page["targets"]) == 15
    assert min(page["targets"]) >= 24  # WCAG 2.2, 2.5.8


@pytest.mark.parametrize(("scheme", "background"), [(LIGHT, "rgb(255, 253, 249)"), (DARK, "rgb(20, 21, 23)")])
def test_the_page_follows_the_colour_scheme(browse, scheme, background):
    page = measured(browse, render(EDITION, "en", "html"), 390, scheme)
    assert page["background"] == background


def test_the_page_s_own_policy_lets_its_style_in_and_a_script_out(browse):
    source = render(EDITION, "en", "html").decode()
    attempt = "<script>document.body.dataset.ran = 'yes'</script></body>"
    assert 'data-ran="yes"' not in browse(source.replace("</body>", attempt).encode(), "--dump-dom")
    without = POLICY.sub("", source).replace("</body>", attempt)
    assert 'data-ran="yes"' in browse(without.encode(), "--dump-dom")


def test_the_style_survives_the_policy(browse, tmp_path):
    picture = tmp_path / "page.png"
    browse(render(EDITION, "en", "html"), f"--screenshot={picture}", "--window-size=390,900", DARK)
    data = picture.read_bytes()
    assert struct.unpack(">II", data[16:24]) == (390, 900)
    plain = tmp_path / "plain.png"
    unstyled = re.sub(rb"<style>.*?</style>", b"", render(EDITION, "en", "html"), flags=re.DOTALL)
    browse(unstyled, f"--screenshot={plain}", "--window-size=390,900", DARK)
    assert plain.read_bytes() != data


def test_the_page_prints_with_its_links(browse, tmp_path):
    printed = tmp_path / "page.pdf"
    browse(render(EDITION, "en", "html"), "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    data = printed.read_bytes()
    assert data.startswith(b"%PDF")
    for one in EDITION.shown():
        assert f"/URI ({one.link})".encode() in data
