"""Draws a line chart with Matplotlib, as often as it is asked to.

Arguments: what to draw, and where the last chart goes; its ending is the format. Each line of input is a number of charts,
each answer the nanoseconds of processor time that they took. Text stays text in SVG, which is the quickest that it has.
"""

import io
import json
import sys
import time

import matplotlib

matplotlib.use("Agg")
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

# One font that is there: names that it has to look for in vain would cost it time at every word.
family = "Liberation Sans" if any(f.name == "Liberation Sans" for f in fontManager.ttflist) else "DejaVu Sans"
matplotlib.rcParams.update({"font.family": family, "svg.fonttype": "none", "svg.hashsalt": "chart"})

PIXEL = 72 / 96  # in points


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        work = json.load(f)
    form = sys.argv[2].rsplit(".", 1)[1]
    for line in sys.stdin:
        start = time.process_time_ns()
        for _ in range(int(line)):
            made = draw(work, form)
        spent = time.process_time_ns() - start
        with open(sys.argv[2], "wb") as f:
            f.write(made)
        print(spent, flush=True)


def draw(work, form):
    wide, high = work["Width"], work["Height"]
    fig = Figure(figsize=(wide / 96, high / 96), dpi=192)
    canvas = FigureCanvasAgg(fig)
    axes = fig.add_axes([0.06, 0.24, 0.78, 0.54])
    fig.text(0.02, 0.95, work["Title"], size=22 * PIXEL, weight="bold", color="#1A1A1F", va="top")
    left = 0.02
    renderer = canvas.get_renderer()
    for words, color in work["Subtitle"]:
        run = fig.text(left, 0.86, words, size=15.5 * PIXEL, color="#" + color, va="top")
        left += run.get_window_extent(renderer).width / fig.bbox.width
    at = list(range(len(work["Periods"])))
    axes.axhspan(work["Low"], work["High"], color="#" + work["BandColor"], linewidth=0)
    axes.text(0, work["High"], work["Band"], size=13 * PIXEL, color="#" + work["Muted"], va="bottom")
    for s in work["Lines"]:
        axes.plot(at, s["Values"], color="#" + s["Color"], linewidth=3 * PIXEL, solid_capstyle="round")
        axes.plot(at[-1:], s["Values"][-1:], "o", color="#" + s["Color"], markersize=8 * PIXEL)
        axes.text(at[-1] + 0.3, s["Values"][-1], s["Name"] + " " + s["End"], size=15 * PIXEL, weight="bold", color="#" + s["Text"], va="center")
    axes.set_xticks(at[::2])
    axes.set_xticklabels(work["Periods"][::2])
    axes.tick_params(length=0, labelsize=13 * PIXEL, labelcolor="#" + work["Muted"])
    axes.grid(axis="y", color="#" + work["Grid"], linewidth=1 * PIXEL)
    axes.set_axisbelow(True)
    axes.set_xlim(0, at[-1])
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    for i, words in enumerate(work["Below"]):
        fig.text(0.02, 0.1 - 0.05 * i, words, size=12.5 * PIXEL, color="#" + work["Muted"])
    out = io.BytesIO()
    fig.savefig(out, format=form, dpi=192)
    return out.getvalue()


main()
