"""A figure together with the one sentence that states its finding.

Every figure function of the kit returns a `Picture`. The sentence is made from the same data as
the drawing, is printed under it, and is its alternative text, so that a reader who cannot see
the picture loses nothing that it is there to say.
"""

from __future__ import annotations

import base64
import html
import io
import struct
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from foothold.figures.style import INK_SOFT, NOTE_SIZE, PAPER, use_style

CSS_DPI = 96  # a CSS inch has 96 pixels, whatever the screen
TELLABLE = 110  # squared RGB distance: Pillow matches in cells of 4 levels, nearer colours mix
SHARP_DPI = 192  # two image pixels per CSS pixel: still sharp at 200 % zoom


@dataclass(frozen=True)
class Picture:
    """A drawn figure and its finding.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made with the object interface (``Figure()``, not pyplot), so that nothing shows it twice.
    finding : str
        One sentence, made from the data that is drawn. It is printed and is the alternative text.

    Raises
    ------
    ValueError
        If the finding is blank or has several lines.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> picture = Picture(Figure(), "Nothing is drawn yet.")
    >>> picture
    Nothing is drawn yet.
    """

    figure: Figure
    finding: str

    def __post_init__(self) -> None:
        if not self.finding.strip() or "\n" in self.finding.strip():
            raise ValueError(
                "A Picture needs its finding as one sentence on one line: "
                "say what the reader should see."
            )

    def __repr__(self) -> str:
        return self.finding

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return bundle(png(self.figure), self.finding)


def bundle(image: bytes, finding: str, below: str = "", above: str = "") -> dict[str, str]:
    """Make what a notebook stores for a picture.

    ``<img alt>`` inside HTML is the one form of alternative text that survives JupyterLab,
    Notebook 7, Voila and the pages that nbconvert writes; the bare PNG is for readers of the file
    that show no HTML.

    Parameters
    ----------
    image : bytes
        A PNG, or ``b""`` for none.
    finding : str
        The sentence under the picture, also its alternative text; escaped here.
    below, above : str
        Safe HTML put under and over the picture.

    Returns
    -------
    dict of str to str
        MIME type to content.
    """
    text = html.escape(finding, quote=True)
    img, data = "", {"text/plain": finding}
    if image:
        width, height = css_size(image)
        encoded = base64.b64encode(image).decode("ascii")
        data["image/png"] = encoded
        img = (
            f'<img alt="{text}" src="data:image/png;base64,{encoded}" '
            f'width="{width}" height="{height}" style="max-width:100%;height:auto">'
        )
    data["text/html"] = (
        f'{above}<figure class="foothold" style="margin:0">{img}'
        f"<figcaption>{text}</figcaption></figure>{below}"
    )
    return data


def png(figure: Figure, colours: int = 64, dpi: float = SHARP_DPI) -> bytes:
    """Draw a figure as a small palette PNG.

    The bytes are the same on every run: no date, no version, no name of a program.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure. Its width in inches x 96 is its width on the page in CSS pixels.
    colours : int
        Size of the palette, 2 to 256. The most frequent colours are kept exactly.
    dpi : float
        Image pixels per inch; 192 is two per CSS pixel.

    Returns
    -------
    bytes
        The PNG file.
    """
    before = figure.dpi
    figure.dpi = dpi
    try:
        canvas = FigureCanvasAgg(figure)
        with use_style():  # hatches take their look when they are drawn
            canvas.draw()
        image = rgb_image(canvas)
    finally:
        figure.dpi = before
    return encode(image, palette(image, colours, [PAPER]), dpi, level=9)


def rgb_image(canvas: FigureCanvasAgg) -> Image.Image:
    """Copy a drawn Agg canvas into an RGB image."""
    size = canvas.get_width_height(physical=True)
    rgba = Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    return rgba.convert("RGB")


def palette(image: Image.Image, colours: int, keep: Iterable[str] = ()) -> Image.Image:
    """Choose the palette of an image.

    Starting from the colours that must stay, it adds again and again the colour whose pixels are
    served worst so far (number of pixels x squared distance to the nearest colour chosen). So a
    small mark in an actor's colour keeps it exactly, which cutting by frequency does not give.

    Parameters
    ----------
    image : PIL.Image.Image
        An RGB image.
    colours : int
        How many colours, 2 to 256.
    keep : iterable of str
        Colours such as ``"#D55E00"`` that come first, whether or not the image shows them.

    Returns
    -------
    PIL.Image.Image
        A one-pixel palette image, as `encode` needs it.
    """
    if not 2 <= colours <= 256:
        raise ValueError(f"A PNG palette has 2 to 256 colours, not {colours}.")
    codes = np.asarray(image, dtype=np.uint32).reshape(-1, 3) @ np.array([65536, 256, 1], np.uint32)
    values, counts = np.unique(codes, return_counts=True)
    points = np.stack([values >> 16, (values >> 8) & 255, values & 255], axis=-1).astype(np.int64)
    chosen = [[int(name[i : i + 2], 16) for i in (1, 3, 5)] for name in dict.fromkeys(keep)]
    chosen = chosen[:colours] or [points[counts.argmax()].tolist()]
    away = np.min([((points - colour) ** 2).sum(axis=1) for colour in chosen], axis=0)
    while len(chosen) < colours and away.max() >= TELLABLE:
        worst = int(np.argmax(np.where(away >= TELLABLE, away * counts, 0)))
        chosen.append(points[worst].tolist())
        away = np.minimum(away, ((points - points[worst]) ** 2).sum(axis=1))
    table = Image.new("P", (1, 1))
    table.putpalette([channel for colour in chosen for channel in colour])
    return table


def encode(image: Image.Image, table: Image.Image, dpi: float, level: int) -> bytes:
    """Write an RGB image as PNG with a given palette; `level` is that of zlib, 1 fast, 9 small."""
    buffer = io.BytesIO()
    small = image.quantize(palette=table, dither=Image.Dither.NONE)
    small.save(buffer, "PNG", compress_level=level, dpi=(dpi, dpi))
    return buffer.getvalue()


def css_size(image: bytes) -> tuple[int, int]:
    """Read the size of a PNG on the page, in CSS pixels.

    Parameters
    ----------
    image : bytes
        A PNG; its pixels per metre are used if it states them, else one CSS pixel per pixel.

    Returns
    -------
    tuple of int
        Width and height.
    """
    if image[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("A picture must be the bytes of a PNG; make them with png(figure).")
    width, height = struct.unpack(">II", image[16:24])
    at = image.find(b"pHYs", 0, 2048)
    scale = 1.0
    if at > 0:
        per_metre, _, unit = struct.unpack(">IIB", image[at + 4 : at + 13])
        scale = CSS_DPI * 1000 / 25.4 / per_metre if unit == 1 and per_metre else 1.0
    return round(width * scale), round(height * scale)


def source_line(figure: Figure, text: str) -> None:
    """Write the source at the foot of a figure, in its lower left corner.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Best made by `foothold.figures.style.new_figure`, which leaves room for this line.
    text : str
        For example ``"Source: data/events.csv"``.
    """
    figure.text(
        0.008, 0.008, text, ha="left", va="bottom", fontsize=NOTE_SIZE, color=INK_SOFT
    ).set_in_layout(False)
