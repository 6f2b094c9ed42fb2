"""The picture of tables: where they stand, how lines go between them, and SVG of it. For erd.py.

Tables stand in columns, each to the right of those whose rows it names. All lines from one key leave it as one, which goes up and down in
the gap between two columns, on a track that no other uses there, and passes a column that it has no table in on a lane between its boxes. So
lines cross, and never lie on each other. As Sugiyama drew graphs: columns, then an order in each that lets few lines cross, then heights.
"""

import itertools
from html import escape

LETTER = 6.63  # the width of one of 11 px in any common monospaced font
HEAD, LINE, FOOT = 28, 17, 6
BETWEEN, LANE, TRACK, MARGIN = 22, 14, 13, 28
NEAR_BOX = 30  # where lines have their marks: no track
TRACKS_TRIED_MAX = 7
HUES = 6


class Circle(Exception):
    pass


class Box:
    """A table in its column."""

    def __init__(self, table):
        self.table, self.lane_of, self.ports = table, None, {}
        self.rows = [("key", table.partition)] + ([("sort", table.sort)] if table.sort else [])
        self.rows += [("names", name) for name in table.names]
        for index, *attributes in table.indexes:
            self.rows += [("index", index), ("indexed", ", ".join(attributes))]
        self.rows += [("expiry", table.expiry)] if table.expiry else []
        self.rows += [("note", table.note)] if table.note else [("note", " n:m ".join(table.connects))] if table.connects else []
        self.height = HEAD + LINE * len(self.rows) + FOOT
        for number, (kind, text) in enumerate(self.rows):
            if kind in ("key", "sort", "names"):
                self.ports[text] = HEAD + LINE * number + LINE // 2
        self.width = max([14 + 9 * len(table.name)]
                         + [(42 if kind == "indexed" else 30) + LETTER * len(text) for kind, text in self.rows]) + 10


class Lane:
    """Where the line of a key passes a column."""

    def __init__(self, of):
        self.lane_of, self.height, self.width = of, LANE, 0


def columns_of(names, relations):
    """The column of each: behind the last of those that it names."""
    column = dict.fromkeys(names, 0)
    for _ in range(len(names) + 1):
        before = dict(column)
        for relation in relations:
            if relation.one != relation.many:
                column[relation.many] = max(column[relation.many], column[relation.one] + 1)
        if column == before:
            return column
    raise Circle("tables name each other in a circle, which cannot be drawn in columns: leave one of these lines out")


class Layout:
    """Boxes and lanes in columns, with an x for each column and a y for each of them."""

    def __init__(self, tables, relations):
        self.relations = [relation for relation in relations if relation.one != relation.many]
        names = sorted({name for relation in relations for name in (relation.one, relation.many)})
        column = columns_of(names, relations)
        self.boxes = {name: Box(tables[name]) for name in names}
        self.columns = [[] for _ in range(max(column.values(), default=-1) + 1)]
        for name in names:
            self.columns[column[name]].append(self.boxes[name])
        self.stretches = {}  # (key, gap): (what it comes from, [(what it goes to, the relation or none)])
        for key in sorted({(relation.one, relation.one_attribute) for relation in self.relations}):
            self.lead(key, column)
        self.order()
        self.raise_and_lower()
        self.spread()

    def lead(self, key, column):
        """The line of a key from gap to gap, as far as there is something that names it."""
        ends = [relation for relation in self.relations if (relation.one, relation.one_attribute) == key]
        source = self.boxes[key[0]]
        for gap in range(column[key[0]], max(column[end.many] for end in ends)):
            to = [(self.boxes[end.many], end) for end in ends if column[end.many] == gap + 1]
            if any(column[end.many] > gap + 1 for end in ends):
                lane = Lane(key)
                self.columns[gap + 1].append(lane)
                to.append((lane, None))
            self.stretches[key, gap] = (source, to)
            source = to[-1][0]

    def neighbours(self, gap):
        """All that is connected over a gap, as pairs of left and right with the height of each end within its box."""
        for (key, at), (source, to) in self.stretches.items():
            if at == gap:
                out = LANE / 2 if source.lane_of else source.ports[key[1]]
                for target, relation in to:
                    yield source, out, target, target.ports[relation.many_attribute] if relation else LANE / 2

    def crossings(self):
        count = 0
        for gap in range(len(self.columns) - 1):
            place = {id(node): number for side in (gap, gap + 1) for number, node in enumerate(self.columns[side])}
            ends = [(place[id(left)] + out / 1000, place[id(right)] + into / 1000) for left, out, right, into in self.neighbours(gap)]
            count += sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in itertools.combinations(ends, 2))
        return count

    def order(self):
        """Sorts columns by the middle of what each is connected to, to and fro, then exchanges neighbours as long as that helps."""
        best, kept = self.crossings(), [list(column) for column in self.columns]
        for sweep in range(12):
            leftwards = sweep % 2
            gaps = range(len(self.columns) - 1)
            for gap in reversed(gaps) if leftwards else gaps:
                moved, still = (gap, gap + 1) if leftwards else (gap + 1, gap)
                place = {id(node): number for number, node in enumerate(self.columns[still])}
                sides = [(right, left, into, out) if leftwards else (left, right, out, into) for left, out, right, into in self.neighbours(gap)]
                own = {id(node): number for number, node in enumerate(self.columns[moved])}

                def middle(node):
                    found = [place[id(there)] + height / 1000 for there, here, height, _ in sides if here is node]
                    return sum(found) / len(found) if found else own[id(node)]

                self.columns[moved].sort(key=middle)
            if self.crossings() < best:
                best, kept = self.crossings(), [list(column) for column in self.columns]
        self.columns = kept
        helped = True
        while helped:
            helped = False
            for column in self.columns:
                for at in range(len(column) - 1):
                    column[at], column[at + 1] = column[at + 1], column[at]
                    now = self.crossings()
                    if now < best:
                        best, helped = now, True
                    else:
                        column[at], column[at + 1] = column[at + 1], column[at]

    def raise_and_lower(self):
        """Each box as near as may be to the height of what it is connected to."""
        for column in self.columns:
            y = 0
            for node in column:
                node.y, y = y, y + node.height + BETWEEN
        for turn in range(40):
            for at in range(len(self.columns)) if turn % 2 else reversed(range(len(self.columns))):
                wanted = {id(node): [] for node in self.columns[at]}
                for gap in (at - 1, at):
                    for left, out, right, into in self.neighbours(gap):
                        for node, offset, other, there in ((left, out, right, into), (right, into, left, out)):
                            if id(node) in wanted:
                                wanted[id(node)].append(other.y + there - offset)
                settle(self.columns[at], [sum(found) / len(found) if found else node.y
                                          for node, found in ((node, wanted[id(node)]) for node in self.columns[at])])
        top = min((node.y for column in self.columns for node in column), default=0)
        for column in self.columns:
            for node in column:
                node.y = round(node.y - top)
        for (key, _), (source, to) in self.stretches.items():  # no step of a hair's breadth where there is room for none
            at = source.y + (LANE // 2 if source.lane_of else source.ports[key[1]])
            for lane in (target for target, _ in to if target.lane_of):
                if abs(lane.y + LANE // 2 - at) <= BETWEEN // 3:
                    lane.y = at - LANE // 2

    def spread(self):
        """Tracks in gaps, and from their number the places of columns."""
        self.x, self.wide, self.track, x = [], [], {}, 0
        for at, column in enumerate(self.columns):
            self.x.append(x)
            self.wide.append(round(max(node.width for node in column)))
            x += self.wide[-1]
            keys = self.tracks(at)
            for number, key in enumerate(keys):
                self.track[key, at] = x + NEAR_BOX + TRACK * number
            x += 2 * NEAR_BOX + TRACK * max(len(keys) - 1, 0)
        self.width = self.x[-1] + self.wide[-1] if self.x else 0
        self.height = max((node.y + node.height for column in self.columns for node in column), default=0)

    def ends(self, key, gap):
        """The heights of a line's stretch in a gap: where it comes in, and where it goes to."""
        source, to = self.stretches[key, gap]
        return (source.y + (LANE // 2 if source.lane_of else source.ports[key[1]]),
                [(target.y + (target.ports[relation.many_attribute] if relation else LANE // 2) + self.aside(relation), relation) for target, relation in to])

    def aside(self, relation):
        """Where an attribute names rows of several tables, their lines end beside each other."""
        if relation is None:
            return 0
        same = [other for other in self.relations if (other.many, other.many_attribute) == (relation.many, relation.many_attribute)]
        return 5 * same.index(relation) - 5 * (len(same) - 1) // 2

    def tracks(self, gap):
        """The order of lines in a gap that crosses the least, and puts none on another."""
        lines = {key: self.ends(key, gap) for key, at in self.stretches if at == gap}
        keys = sorted(lines, key=lambda key: lines[key][0])
        if len(keys) > TRACKS_TRIED_MAX:
            return keys
        reach = {key: [into, *(height for height, _ in out)] for key, (into, out) in lines.items()}

        def cost(order):
            total = 0
            for left, right in itertools.combinations(order, 2):
                into = lines[right][0]
                total += min(reach[left]) < into < max(reach[left])
                for height, _ in lines[left][1]:
                    total += (min(reach[right]) < height < max(reach[right])) + 50 * (abs(height - into) < 6)
            return total

        return list(min(itertools.permutations(keys), key=cost))


def settle(nodes, wanted):
    """Heights nearest to what is wanted that keep the order and the distances: what would lie too near becomes one block (pool adjacent violators)."""
    blocks, offset, offsets = [], 0, []
    for node, at in zip(nodes, wanted):
        offsets.append(offset)
        blocks.append([at - offset, 1])
        offset += node.height + BETWEEN
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, m), (b, n) = blocks[-2:]
            blocks[-2:] = [[(a * m + b * n) / (m + n), m + n]]
    heights = [block[0] for block in blocks for _ in range(block[1])]
    for node, height, before in zip(nodes, heights, offsets):
        node.y = height + before


STYLE = """
svg { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 11px }
.ground { fill: #fbfaf8 } .box { fill: #ffffff; stroke: #b9b4aa } .head { fill: #eeebe5 } .rule { stroke: #dedad2 }
text { fill: #26241f } .name { font-size: 13px; font-weight: 700 } .soft, .icon { fill: #6d675c } .title { font-size: 20px; font-weight: 700 }
.line { fill: none; stroke-width: 1.6 } .hollow { stroke-width: 1.4; fill: #fbfaf8 } .connects { fill: none; stroke: #b9b4aa }
.h0 { stroke: #2563b8 } .h1 { stroke: #0b7a63 } .h2 { stroke: #a8328a } .h3 { stroke: #b35309 } .h4 { stroke: #6a55c9 } .h5 { stroke: #5d6470 }
.f0 { fill: #2563b8 } .f1 { fill: #0b7a63 } .f2 { fill: #a8328a } .f3 { fill: #b35309 } .f4 { fill: #6a55c9 } .f5 { fill: #5d6470 }
@media (prefers-color-scheme: dark) {
  .ground { fill: #12110f } .box { fill: #1c1a17; stroke: #57524a } .head { fill: #2a2722 } .rule { stroke: #37332d }
  text { fill: #ece8e1 } .soft, .icon { fill: #a8a196 } .hollow { fill: #12110f } .connects { stroke: #57524a }
  .h0 { stroke: #7fb0f5 } .h1 { stroke: #4fc7ab } .h2 { stroke: #ee8fd4 } .h3 { stroke: #f2a35e } .h4 { stroke: #b3a5ff } .h5 { stroke: #a9b0bb }
  .f0 { fill: #7fb0f5 } .f1 { fill: #4fc7ab } .f2 { fill: #ee8fd4 } .f3 { fill: #f2a35e } .f4 { fill: #b3a5ff } .f5 { fill: #a9b0bb }
}
"""


def text(x, y, words, kind=""):
    return f'<text x="{x:g}" y="{y:g}"{f""" class="{kind}" """.rstrip() if kind else ""}>{escape(words)}</text>'


def line(hue, path):
    return f'<path class="line {hue}" d="{path}"/>'


def bend(x, y, track, to_x, to_y):
    """Along, up or down on the track, and along, with round corners."""
    if abs(to_y - y) < 1:
        return f"M{x} {y}H{to_x}"
    turn = min(6, abs(to_y - y) / 2)
    down = turn if to_y > y else -turn
    return f"M{x} {y}H{track - turn:g}Q{track} {y} {track} {y + down:g}V{to_y - down:g}Q{track} {to_y} {track + turn:g} {to_y}H{to_x}"


def one_mark(hue, x, y, to):
    """Exactly one; `to` is 1 where the line goes to the right."""
    return line(hue, f"M{x + 7 * to} {y - 5}v10M{x + 11 * to} {y - 5}v10")


def many_mark(hue, x, y, to):
    """Any number, none too: the crow's foot, and a ring."""
    return line(hue, f"M{x} {y - 5}L{x + 10 * to} {y}L{x} {y + 5}") + f'<circle class="hollow {hue}" cx="{x + 14 * to}" cy="{y}" r="3.5"/>'


def maybe_mark(hue, x, y, to):
    """One or none."""
    return line(hue, f"M{x + 7 * to} {y - 5}v10") + f'<circle class="hollow {hue}" cx="{x + 14 * to}" cy="{y}" r="3.5"/>'


def drawn_box(box, x, y, width, hues):
    table, parts = box.table, []
    if table.connects:  # a second border
        parts.append(f'<rect class="connects" x="{x - 3.5}" y="{y - 3.5}" width="{width + 7}" height="{box.height + 7}" rx="9"/>')
    parts.append(f'<rect class="box" x="{x}" y="{y}" width="{width}" height="{box.height}" rx="6"/>')
    parts.append(f'<path class="head" d="M{x + .5} {y + HEAD}v{-HEAD + 6.5:g}q0 -6 6 -6h{width - 13}q6 0 6 6v{HEAD - 6.5:g}z"/>')
    parts.append(text(x + 10, y + 19, table.name, f"name {hues[table.name].replace('h', 'f')}" if table.name in hues else "name"))
    before = None
    for number, (kind, words) in enumerate(box.rows):
        top = y + HEAD + LINE * number
        if kind in ("expiry", "note") or (kind == "index" and before != "indexed"):
            parts.append(f'<path class="rule" d="M{x + 1} {top + 1.5}h{width - 2}"/>')
        mark = {"key": "◆", "sort": "◇", "names": "→", "index": "▤", "expiry": "◷"}.get(kind)
        if mark:
            parts.append(text(x + 10, top + 12.5, mark, "icon"))
        kinds = {"key": "", "sort": "", "names": ""}
        parts.append(text(x + (36 if kind == "indexed" else 10 if kind == "note" else 26), top + 12.5, words, kinds.get(kind, "soft")))
        before = kind
    return parts


def drawn_lines(layout, hues):
    parts = []
    for (key, gap), (source, to) in layout.stretches.items():
        hue, track = hues[key[0]], layout.track[key, gap]
        x, next_x = layout.x[gap] + layout.wide[gap], layout.x[gap + 1]
        into, out = layout.ends(key, gap)
        if source.lane_of:
            parts.append(line(hue, f"M{layout.x[gap]} {into}H{x}"))
        else:
            parts.append(one_mark(hue, x, into, 1))
        for height, relation in out:
            parts.append(line(hue, bend(x, into, track, next_x, height)))
            if relation:
                parts.append((maybe_mark if relation.is_one_each else many_mark)(hue, next_x, height, -1))
    return parts


def drawn_loops(layout, relations, hues):
    """Rows that name others of their own table."""
    parts = []
    for relation in relations:
        if relation.one == relation.many:
            box = layout.boxes[relation.one]
            at = next(number for number, column in enumerate(layout.columns) if box in column)
            x, hue = layout.x[at] + layout.wide[at], hues[relation.one]
            high, low = box.y + box.ports[relation.one_attribute], box.y + box.ports[relation.many_attribute]
            parts.append(line(hue, f"M{x} {high}h19q5 0 5 5V{low - 5}q0 5 -5 5H{x}"))
            parts += [one_mark(hue, x, high, 1), many_mark(hue, x, low, 1)]
    return parts


def legend(x, y):
    parts, hue = [], "h5"
    parts += [f'<rect class="connects" x="{x + 1}" y="{y - 8}" width="24" height="16" rx="5"/>',
              f'<rect class="box" x="{x + 4}" y="{y - 5}" width="18" height="10" rx="3"/>', text(x + 33, y + 4, "many to many", "soft")]
    x += 33 + LETTER * 12 + 20
    for mark, words in ((one_mark, "exactly one"), (maybe_mark, "one or none"), (many_mark, "any number")):
        parts += [line(hue, f"M{x} {y}h34"), mark(hue, x + 34, y, -1), f'<path class="rule" d="M{x + 34} {y - 8}v16"/>', text(x + 42, y + 4, words, "soft")]
        x += 42 + LETTER * len(words) + 22
    for mark, words in (("◆", "partition key"), ("◇", "sort key"), ("→", "names a row"), ("▤", "index"), ("◷", "when a row goes")):
        parts += [text(x, y + 4, mark, "icon"), text(x + 16, y + 4, words, "soft")]
        x += 16 + LETTER * len(words) + 20
    return parts


def in_rows(boxes, width):
    """Where boxes of one width stand in a grid as wide as that: (box, x, y), and its height."""
    wide = round(max((box.width for box in boxes), default=0))
    across = max(1, int((width + BETWEEN) // (wide + BETWEEN)))
    placed, y = [], 0
    for begin in range(0, len(boxes), across):
        row = boxes[begin:begin + across]
        placed += [(box, number * (wide + BETWEEN), y) for number, box in enumerate(row)]
        y += max(box.height for box in row) + BETWEEN
    return placed, wide, max(y - BETWEEN, 0)


def draw(tables, relations):
    layout = Layout(tables, relations)
    named = sorted({relation.one for relation in relations}, key=lambda name: (-sum(relation.one == name for relation in relations), name))
    hues = {name: f"h{min(number, HUES - 1)}" for number, name in enumerate(named)}
    alone = [Box(tables[name]) for name in sorted(tables) if name not in layout.boxes]
    width = max(layout.width, 1060)
    placed, wide, rows_height = in_rows(alone, width)
    top = 84
    below = top + layout.height + 58
    height = below + rows_height if alone else top + layout.height
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-MARGIN} 0 {width + 2 * MARGIN} {height + MARGIN}" '
             f'width="{width + 2 * MARGIN}" height="{height + MARGIN}" role="img" aria-labelledby="t d">',
             '<title id="t">Klieg\'s tables</title>',
             f'<desc id="d">{escape("; ".join(described(relation, tables) for relation in relations))}</desc>', f"<style>{STYLE}</style>",
             f'<rect class="ground" x="{-MARGIN}" width="{width + 2 * MARGIN}" height="{height + MARGIN}"/>',
             text(0, 36, "Klieg's tables", "title"), *legend(0, 58), f'<g transform="translate(0 {top})">']
    parts += drawn_lines(layout, hues) + drawn_loops(layout, relations, hues)
    for at, column in enumerate(layout.columns):
        for box in column:
            if not box.lane_of:
                parts += drawn_box(box, layout.x[at], box.y, layout.wide[at], hues)
    parts.append("</g>")
    if alone:
        parts += [text(0, below - 18, "Tables whose rows name no other's", "name"), f'<g transform="translate(0 {below})">']
        for box, x, y in placed:
            parts += drawn_box(box, x, y, wide, hues)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


def described(relation, tables):
    how = "one or none" if relation.is_one_each else "any number"
    return f"of {relation.one} {how} of {relation.many}" + (f", {' and '.join(tables[relation.many].connects)} many to many" if tables[relation.many].connects else "")
