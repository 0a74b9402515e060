# SPDX-License-Identifier: GPL-3.0-or-later
"""Judging an HTML page from outside: a parser of our own for what must not be there,
tidy for whether it is HTML, headless Chromium with axe-core for whether people with
disabilities can read it.  The last two are used where they are installed."""
import html.parser
import json
import os
import re
import shutil
import subprocess

VOID = {"meta", "link", "br", "img", "hr", "col", "input", "wbr"}
# What our writer makes; anything else in a page came in with a text.
TAGS = set("html head meta title style link body a div nav span main header h1 h2 h3 h4 h5 h6 p ol ul li section dl dt dd table caption thead "
           "tbody tr th td strong em code pre footer figure figcaption details summary svg".split())
ATTRIBUTES = set("lang charset http-equiv content name class href id role aria-label aria-current tabindex scope colspan title rel type".split())


class Look(html.parser.HTMLParser):
    """Collects what is wrong: foreign tags and attributes, handlers, addresses that are no plain links, tags that do not close."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.trouble, self.ids, self.text = [], [], [], []

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.trouble.append("<%s>" % tag)
        for name, value in attributes:
            if name not in ATTRIBUTES:
                self.trouble.append("%s of <%s>" % (name, tag))
            if name == "href" and not re.match(r"(https:|mailto:|#|[\w./-]+$)", value or ""):
                self.trouble.append("href=%s" % value)
            if name == "id":
                self.ids.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.trouble.append("</%s> closes what is not open" % tag)

    def handle_comment(self, data):
        self.trouble.append("a comment")

    def handle_data(self, data):
        self.text.append(data)


def look(page):
    """What is wrong with a page, and its text."""
    p = Look()
    p.feed(page)
    p.close()
    twice = {i for i in p.ids if p.ids.count(i) > 1}
    return p.trouble + ["open at the end: <%s>" % t for t in p.open] + ["id twice: %s" % i for i in twice], "".join(p.text)


class Access(html.parser.HTMLParser):
    """What a reader with a screen reader needs, as far as it can be told without a browser."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.trouble, self.levels, self.ids, self.goals, self.langs, self.title = [], [], set(), [], [], 0
        self.tongue = [("", None)]  # of the tags that are open

    def handle_endtag(self, tag):
        self.tongue.pop()

    def handle_data(self, data):
        """Words of the other language than the place's: a screen reader would say them in the wrong voice."""
        inside, lang = self.tongue[-1]
        chinese = re.search(r"[\u3400-\u9fff]", data)
        if inside in ("style", "code"):
            return
        if lang == "en" and chinese or lang == "zh-Hans" and not chinese and re.search(r"[a-z]{3} .*[a-z]{3}", data):
            self.trouble.append("in %s: %s" % (lang, data.strip()[:60]))

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag not in VOID:
            self.tongue.append((tag, a.get("lang", self.tongue[-1][1])))
        self.ids.add(a.get("id"))
        self.title += tag == "title"
        if tag == "html":
            self.langs.append(a.get("lang"))
        if re.match(r"h[1-6]$", tag):
            self.levels.append(int(tag[1]))
        if tag == "a" and (a.get("href") or "").startswith("#"):
            self.goals.append(a["href"][1:])
        if tag == "th" and a.get("scope") not in ("col", "row"):
            self.trouble.append("<th> without scope")
        if tag == "img" and not a.get("alt"):
            self.trouble.append("<img> without alt")
        if tag in ("input", "select", "textarea") and not a.get("aria-label") and not a.get("id"):
            self.trouble.append("<%s> without a label" % tag)


def contrast(one, other):
    """WCAG 2.2, relative luminance."""
    def luminance(colour):
        c = colour.lstrip("#")
        c = "".join(2 * x for x in c) if len(c) == 3 else c
        v = [int(c[i:i + 2], 16) / 255 for i in (0, 2, 4)]
        v = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in v]
        return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def access(page, lang):
    """What keeps a page from being read by everybody; `lang` its language."""
    p = Access()
    p.feed(page)
    p.close()
    found = list(p.trouble)
    found += ["html lang=%s" % p.langs] if [(x or "").split("-")[0] for x in p.langs] != [lang] else []
    found += ["%d titles" % p.title] if p.title != 1 else []
    found += ["h1 %d times" % p.levels.count(1)] if p.levels.count(1) != 1 or p.levels[0] != 1 else []
    found += ["h%d under h%d" % (y, x) for x, y in zip(p.levels, p.levels[1:]) if y > x + 1]
    found += ["no place #%s" % g for g in p.goals if g not in p.ids]
    colours = dict(re.findall(r"--(ink|quiet|link|risk|amber|faint): (#[0-9a-f]{3,6})", page))
    if len(colours) < 6:
        found.append("the palette is not there: %s" % colours)
    for name in set(colours) - {"faint"}:
        for ground in ("#fff", colours["faint"]):
            if contrast(colours[name], ground) < 4.5:
                found.append("%s on %s: contrast %.2f" % (name, ground, contrast(colours[name], ground)))
    return found


def tidy(path):
    """What tidy says against it, or None where there is no tidy. It is older than the rule that lets a div hold the
    names and values of a dl, so it is given the page without those."""
    if not shutil.which("tidy"):
        return None
    with open(path, encoding="utf-8") as f:
        page = f.read().replace("<div><dt>", "<dt>").replace("</dd></div>", "</dd>")
    r = subprocess.run(["tidy", "-e", "-q", "-utf8", "--drop-empty-elements", "no"], input=page.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return [l for l in r.stdout.decode("utf-8", "replace").splitlines() if "proprietary attribute" not in l]


def html5lib_errors(path):
    """Where the page departs from the HTML standard's own parsing algorithm; None without html5lib."""
    try:
        import html5lib
    except ImportError:
        return None
    with open(path, "rb") as f:
        p = html5lib.HTMLParser(strict=False)
        p.parse(f.read(), transport_encoding="utf-8")
    return ["%s %s" % (place, code) for place, code, _ in p.errors]


AXE = """
const fs = require('fs');
const { chromium } = require(process.argv[1] + '/playwright-core');
(async () => {
  const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] });
  const out = {};
  for (const path of process.argv.slice(3)) {
    const page = await (await browser.newContext({ bypassCSP: true, viewport: { width: 400, height: 800 } })).newPage();
    const wanted = [];
    page.on('request', r => { if (!r.url().startsWith('file:') && !r.url().startsWith('data:')) wanted.push(r.url()); });
    await page.goto('file://' + path);
    await page.addScriptTag({ path: process.argv[1] + '/axe-core/axe.min.js' });
    const found = await page.evaluate(() => axe.run());
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    out[path] = { violations: found.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' | ')), wanted, wide };
  }
  await browser.close();
  console.log(JSON.stringify(out));
})();
"""


def axe(paths):
    """{path: violations, requests, pixels too wide at 400} by axe-core in Chromium; None where they are not installed.

    TITRATE_AXE names a node_modules folder outside the tree with playwright-core and axe-core in it."""
    modules, browser, node = os.environ.get("TITRATE_AXE"), shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("node")
    if not (modules and browser and node and os.path.isdir(os.path.join(modules, "axe-core"))):
        return None
    r = subprocess.run([node, "-e", AXE, "--", modules, browser] + [os.path.abspath(p) for p in paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    if r.returncode != 0:
        raise RuntimeError(r.stderr.decode("utf-8", "replace"))
    return json.loads(r.stdout)
