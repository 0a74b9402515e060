# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of dose escalation written a second time, from the papers and R packages named below and not from
src/design: a walk over counts, one dictionary of situations per cohort.  Slow and plain on purpose.

BOIN: Liu and Yuan 2015; elimination, extra safety, titration, early stop and MTD as get.oc and select.mtd of R
package BOIN 2.7.2.  i3+3: Liu, Wang and Ji 2020.  mTPI: Ji et al. 2010.  mTPI-2: Guo et al. 2017.  3+3 and its
accelerated beginning: docs/reference/designs.md, as there is no one source."""
from functools import lru_cache
from math import comb, log


def walk(first, outcomes, after, doses):
    """P(MTD), element 0 = none, and expected patients per dose.  `first`: a situation; outcomes(situation) gives (probability,
    situation treated); after(that) gives a situation or, at the end, (None, MTD, counts)."""
    chosen, patients, layer = [0.0] * (doses + 1), [0.0] * doses, {first: 1.0}
    while layer:
        further = {}
        for situation, p in layer.items():
            for q, treated in outcomes(situation):
                then = after(treated)
                if then[0] is None:
                    chosen[then[1]] += p * q
                    for d in range(doses):
                        patients[d] += p * q * then[2][d][0]
                else:
                    further[then] = further.get(then, 0.0) + p * q
        layer = further
    return chosen, patients


def tail(x, n, y):
    """Pr(rate > x) after y of n, uniform prior."""
    return sum(comb(n + 1, k) * x**k * (1 - x)**(n + 1 - k) for k in range(y + 1))


# --- rules by counts: what y of n says ------------------------------------------------

def boin(t, eps):
    saf, tox = 0.6 * t, 1.4 * t
    up = log((1 - saf) / (1 - t)) / log(t * (1 - saf) / (saf * (1 - t)))
    down = log((1 - t) / (1 - tox)) / log(tox * (1 - t) / (t * (1 - tox)))
    return lambda n, y: "E" if y / n <= up else "D" if y / n > down + 1e-12 else "S"


def i3p3(t, eps):
    lo, hi = t - eps[0] - 1e-12, t + eps[1] + 1e-12
    return lambda n, y: "E" if y / n < lo else "S" if y / n <= hi or (y - 1) / n < lo else "D"


def per_length(n, y, edges):
    below = [0.0 if x <= 0 else 1.0 if x >= 1 else 1 - tail(x, n, y) for x in edges]
    return [(below[i + 1] - below[i]) / (edges[i + 1] - edges[i]) for i in range(len(edges) - 1)]


def mtpi(t, eps):
    def call(n, y):
        share = per_length(n, y, [0, t - eps[0], t + eps[1], 1])
        return "ESD"[max(i for i in range(3) if share[i] >= max(share) - 1e-10)]
    return call


def mtpi2(t, eps):
    edges, width = [t - eps[0], t + eps[1]], sum(eps)
    while edges[0] > 1e-12:
        edges.insert(0, max(0, edges[0] - width))
    target = len(edges) - 2
    while edges[-1] < 1 - 1e-12:
        edges.append(min(1, edges[-1] + width))

    def call(n, y):
        share = per_length(n, y, edges)
        best = max(i for i in range(len(share)) if share[i] >= max(share) - 1e-10)
        return "E" if best < target else "S" if best == target else "D"
    return call


RULES = {"boin": boin, "i3+3": i3p3, "mtpi": mtpi, "mtpi2": mtpi2}


def pooled(tried):
    """Isotonic estimates of (n, y) with inverse variance weights."""
    blocks = []
    for n, y in tried:
        m, x = n + 0.1, y + 0.05
        blocks.append([x / m, m * m * (m + 1) / (x * (m - x)), 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            b, a = blocks.pop(), blocks.pop()
            blocks.append([(a[0] * a[1] + b[0] * b[1]) / (a[1] + b[1]), a[1] + b[1], a[2] + b[2]])
    return [b[0] for b in blocks for _ in range(b[2])]


def by_counts(design, t, p, cohorts, size, start=1, eliminate=0.95, eliminate_n=3, extra=None, stop_n=None, titration=False, bound=False, eps=(0.05, 0.05)):
    """`extra`: the offset of extra safety, None without."""
    doses, most, call = len(p), cohorts * size, lru_cache(None)(RULES[design](t, eps))
    over = lru_cache(None)(lambda n, y: tail(t, n, y))

    def eliminated(s):
        return next((d for d in range(doses) if s[d][0] >= eliminate_n and over(*s[d]) > eliminate), doses)

    def unsafe(s):
        return extra is not None and s[0][0] >= max(3, eliminate_n) and over(*s[0]) > eliminate - extra

    def mtd(s):
        may = [d for d in range(0 if unsafe(s) else eliminated(s)) if s[d][0] > 0]
        rate = [(x + 1e-10 * (i + 1), d) for i, (x, d) in enumerate(zip(pooled([s[d] for d in may]), may))]
        if bound:
            saf, tox = t, 1.4 * t
            rate = [r for r in rate if r[0] <= log((1 - saf) / (1 - tox)) / log(tox * (1 - t) / (t * (1 - tox)))]
        return min(rate, key=lambda r: abs(r[0] - t))[1] + 1 if rate else 0

    def outcomes(situation):
        s, d, phase, n = situation
        for y in range(n + 1):
            yield comb(n, y) * p[d]**y * (1 - p[d])**(n - y), (s[:d] + ((s[d][0] + n, s[d][1] + y),) + s[d + 1:], d, phase, y)

    def after(treated):
        s, d, phase, y = treated
        left, end, highest = most - sum(n for n, _ in s), (None, mtd(s), s), eliminated(s)
        if left == 0 or highest == 0:
            return end
        if phase == "titrate" and highest > d and y == 0 and d < doses - 1:
            return s, d + 1, "titrate", 1
        fill = max(size - 1, 1) if phase == "titrate" and highest > d else 0  # get.oc treats a cohort before it judges
        if d == 0 and unsafe(s) and not fill:
            return end
        if fill:
            return s, d, "rule", min(fill, left)
        if highest <= d:
            return s, highest - 1, "rule", min(size, left)
        move = {"E": 1, "S": 0, "D": -1}[call(*s[d])]
        to = d + move if 0 <= d + move < highest else d
        return end if to == d and stop_n and s[d][0] >= stop_n else (s, to, "rule", min(size, left))

    phase = "titrate" if titration else "rule"
    return walk((((0, 0),) * doses, start - 1, phase, 1 if phase == "titrate" else size), outcomes, after, doses)


# --- 3+3 ------------------------------------------------------------------------------

def three(p, expand, start=1, accelerate=None, moderate=None, switch=None):
    """accelerate: None, "dlt" or "dlt-or-2nd-moderate"; switch: the level from which on three are treated at once."""
    doses, graded = len(p), accelerate == "dlt-or-2nd-moderate"

    def passed(n, y, _):
        return (n >= 6 and y <= 1) or (not expand and n >= (1 if accelerate else 3) and y == 0)

    def outcomes(situation):
        s, d, fast, n = situation
        q = moderate[d] if graded else 0
        for y in range(n + 1):
            for m in range(n - y + 1) if graded else [0]:
                now = (s[d][0] + n, s[d][1] + y, s[d][2] + m)
                yield comb(n, y) * comb(n - y, m) * p[d]**y * q**m * (1 - p[d] - q)**(n - y - m), (s[:d] + (now,) + s[d + 1:], d, fast)

    def fill(s, d, fast=False):
        n = s[d][0]
        return s, d, fast, 3 - n if n < 3 else 6 - n

    def after(treated):
        s, d, fast = treated
        n, y, _ = s[d]
        toxic = next((j for j in range(doses) if s[j][1] >= 2), doses)
        if toxic <= d:
            return (None, toxic, s) if toxic == 0 or passed(*s[toxic - 1]) else fill(s, toxic - 1)
        calm = y == 0 and not (graded and sum(t[2] for t in s) >= 2)
        if fast and n == 1 and calm and d < doses - 1 and not (switch and d + 1 >= switch):
            return s, d + 1, True, 3 if switch and d + 2 >= switch else 1
        if n < 3 or (y == 1 and n < 6):
            return fill(s, d)
        if d < doses - 1 and toxic != d + 1:
            return s, d + 1, False, 3
        return (None, d + 1, s) if passed(*s[d]) else fill(s, d)

    fast = bool(accelerate) and not (switch and start >= switch)
    return walk((((0, 0, 0),) * doses, start - 1, fast, 1 if fast else 3), outcomes, after, doses)
