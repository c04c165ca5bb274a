"""Writes the workbook of a work list with XlsxWriter, as often as it is asked to.

Arguments: the list, and where the last workbook goes. Each line of input is a number of workbooks, each answer the
nanoseconds of processor time that they took. Workbooks are made in memory, without temporary files. What this version
of XlsxWriter cannot say is left out: the labels on single points of lines, the mark that keeps words from becoming formulas.
"""

import io
import json
import sys
import time

import xlsxwriter

SIDES = {"r": "right", "t": "above", "b": "below", "outEnd": "outside_end", "inBase": "inside_base", "inEnd": "inside_end"}


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        work = json.load(f)
    for line in sys.stdin:
        start = time.process_time_ns()
        for _ in range(int(line)):
            made = workbook(work)
        spent = time.process_time_ns() - start
        with open(sys.argv[2], "wb") as f:
            f.write(made)
        print(spent, flush=True)


def workbook(work):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": work["Title"], "subject": work["Subject"], "author": work["Author"], "comments": work["Comments"]})
    styles = [style(book, work["Font"], s) for s in work["Styles"]]
    lights = [(shape, book.add_format({"bold": True, "font_color": "#" + text, "bg_color": "#" + ground})) for shape, text, ground in work["Lights"]]
    fonts = {}
    for s in work["Sheets"]:
        sheet(book, work, s, styles, lights, fonts)
    for name, refers in work["Names"]:
        book.define_name(name, "=" + refers)
    book.close()
    return out.getvalue()


def style(book, font, s):
    look = {"font_name": font, "font_size": s["size"], "font_color": "#" + s["color"], "valign": "top" if s["top"] else "vcenter"}
    if s["bold"]:
        look["bold"] = True
    if s["link"]:
        look["underline"] = 1
    if s["fill"]:
        look["bg_color"] = "#" + s["fill"]
    if s["format"]:
        look["num_format"] = s["format"]
    if s["align"]:
        look["align"] = s["align"]
    if s["wrap"]:
        look["text_wrap"] = True
    if s["under"]:
        look["bottom"] = 1
        look["bottom_color"] = "#" + s["under"]
    if s["indent"]:
        look["indent"] = s["indent"]
    if s["apart"]:
        look.update({"left": 5, "right": 5, "left_color": "#FFFFFF", "right_color": "#FFFFFF"})
    return book.add_format(look)


def sheet(book, work, s, styles, lights, fonts):
    ws = book.add_worksheet(s["Name"])
    ws.hide_gridlines(2)
    ws.set_paper(9)
    ws.fit_to_pages(1, s["Pages"])
    ws.set_margins(0.5, 0.5, 0.55, 0.55)
    ws.set_footer(s["Footer"])
    if not s["Upright"]:
        ws.set_landscape()
    if s["Tab"]:
        ws.set_tab_color("#" + s["Tab"])
    if s["Hidden"]:
        ws.hide()
    if s["Repeat"][0]:
        ws.repeat_rows(s["Repeat"][0] - 1, s["Repeat"][1] - 1)
    if any(s["Frozen"]):
        ws.freeze_panes(s["Frozen"][1], s["Frozen"][0])
    if s["Breaks"]:
        ws.set_h_pagebreaks([row - 1 for row in s["Breaks"]])
    for i, wide in enumerate(s["Widths"] or []):
        ws.set_column(i, i, wide)
    for i, high in enumerate(s["Heights"] or []):
        ws.set_row(i, high)
    for c in s["Cells"] or []:
        cell(book, ws, c, styles, fonts, work["Font"])
    for cells in s["Lights"] or []:
        first = cells.split(":")[0]
        for shape, look in lights:
            ws.conditional_format(cells, {"type": "formula", "criteria": '=LEFT(%s,1)="%s"' % (first, shape), "format": look})
    if s["Widths"] and s["Heights"]:
        ws.ignore_errors({"number_stored_as_text": "A1:%s%d" % (xlsxwriter.utility.xl_col_to_name(len(s["Widths"]) - 1), len(s["Heights"]))})
    if s["Table"]:
        heads = [{"header": c["Value"]} for c in s["Cells"] if c["Row"] == 0]
        ws.add_table(s["Table"], {"name": "data_table", "style": "Table Style Light 1", "columns": heads})
    for c in s["Charts"] or []:
        drawn = chart(book, c)
        ws.insert_chart(c["Row"], c["Col"], drawn, {"x_offset": c["Indent"], "description": c["Alt"]})


def cell(book, ws, c, styles, fonts, font):
    row, col, look = c["Row"], c["Col"], styles[c["Style"]]
    if c["To"] > col:
        ws.merge_range(row, col, row, c["To"], "", look)
    value = c["Value"]
    if c["Runs"]:
        runs = []
        for r in c["Runs"]:
            key = (r["Color"], r["Size"], r["Bold"])
            if key not in fonts:
                fonts[key] = book.add_format({"font_name": font, "font_color": "#" + r["Color"], "font_size": r["Size"], "bold": r["Bold"]})
            runs += [fonts[key], r["Text"]]
        if len(runs) > 2:
            ws.write_rich_string(row, col, *runs, look)
        else:
            ws.write_string(row, col, runs[1], look)
    elif c["Link"]:
        ws.write_url(row, col, "internal:" + c["Link"], look, value)
    elif value is None:
        ws.write_blank(row, col, None, look)
    elif isinstance(value, str):
        ws.write_string(row, col, value, look)
    else:
        ws.write_number(row, col, value, look)


def chart(book, c):
    drawn = None
    for g in c["Groups"]:
        kind = {"type": ["line", "bar" if c["Sideways"] else "column", "area"][g["Kind"]]}
        if g["Kind"] == 2:
            kind["subtype"] = "stacked"
        elif g["Parts"]:
            kind["subtype"] = "percent_stacked"
        part = book.add_chart(kind)
        for s in g["Series"]:
            part.add_series(series(c, g, s))
        if drawn:
            drawn.combine(part)
        else:
            drawn = part
    words = "\n".join("".join(r["Text"] for r in line) for line in c["Title"] or [])
    drawn.set_title({"name": words, "overlay": True, "layout": {"x": 0.012, "y": 0.015}, "name_font": font(c, 9, "3C4048")})
    plot = c["Plot"]
    drawn.set_plotarea({"layout": {"x": plot["X"], "y": plot["Y"], "width": plot["W"], "height": plot["H"]}})
    drawn.set_size({"width": c["Width"], "height": c["Height"]})
    drawn.set_legend({"none": True})
    drawn.show_blanks_as("gap")
    drawn.show_hidden_data()
    drawn.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    drawn.set_x_axis(axis(c, c["Category"], c["Sideways"]))
    drawn.set_y_axis(axis(c, c["Value"], False))
    return drawn


def series(c, g, s):
    out = {"name": "=" + s["Name"]["Ref"], "categories": "=" + c["Categories"]["Ref"], "values": "=" + s["Values"]["Ref"]}
    color = {"color": "#" + s["Color"]} if s["Color"] else {"none": True}
    if g["Kind"] == 0:
        line = dict(color, width=s["Points"] or 1)
        if s["Dashed"]:
            line["dash_type"] = "square_dot"
        out["line"] = line
        out["marker"] = {"type": "none"}
    else:
        out["fill"], out["border"] = color, {"none": True}
        if g["Gap"]:
            out["gap"], out["overlap"] = g["Gap"], g["Overlap"]
        if s["Tints"]:
            points = [None] * len(s["Values"]["Values"])
            for t in s["Tints"]:
                points[t["At"]] = {"fill": {"color": "#" + t["Color"]}, "border": {"none": True}}
            out["points"] = points
    if s["Label"]:
        label = s["Label"]
        out["data_labels"] = {
            "value": label["Value"],
            "series_name": label["Name"],
            "position": SIDES[label["Side"]],
            "num_format": label["Format"] or s["Values"]["Format"],
            "font": font(c, label["Size"], label["Color"], label["Bold"]),
        }
    return out


def axis(c, a, reverse):
    out = {"num_font": font(c, a["Size"] or 9, a["Color"]), "label_position": "low", "visible": not a["Hidden"], "reverse": reverse}
    out["major_gridlines"] = {"visible": bool(a["Grid"]), "line": {"color": "#" + (a["Grid"] or "FFFFFF")}}
    out["line"] = {"color": "#" + a["Line"]} if a["Line"] else {"none": True}
    if a["Format"]:
        out["num_format"] = a["Format"]
    if a["Max"]:
        out["min"], out["max"] = a["Min"], a["Max"]
    if a["Step"]:
        out["major_unit"] = a["Step"]
    if a["Every"] > 1:
        out["interval_unit"] = a["Every"]
    return out


def font(c, size, color, bold=False):
    return {"name": c["Font"], "size": size, "color": "#" + color, "bold": bold}


main()
